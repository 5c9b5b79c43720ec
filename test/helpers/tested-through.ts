/** A test that also tests files which have none of their own name, and why it is the right one. */
export interface Through {
  readonly test: string;
  readonly why: string;
  readonly files: readonly string[];
}

/** The one list of files of src without a test of their own name; types alone need none. */
export const TESTED_THROUGH: readonly Through[] = [
  {
    test: "test/app/cli/fleet-rollout.test.ts",
    why: "waves mean something with a broker and devices, which the rollout has",
    files: ["src/app/fleet/wave-sender.ts"],
  },
  {
    test: "test/fleet/command-gate.test.ts",
    why: "the form of what is signed, of which the gate refuses all else",
    files: ["src/fleet/claims.ts"],
  },
  {
    test: "test/app/fleet/open-fleet.test.ts",
    why: "carried out by a whole box at a real broker, whose frames, history and models they are",
    files: [
      "src/app/fleet/capture-sample.ts",
      "src/app/fleet/model-executors.ts",
      "src/app/fleet/shadow-run.ts",
      "src/app/open-uplink.ts",
    ],
  },
  {
    test: "test/app/cli/fleet-send.test.ts",
    why: "the operator's side as one: keys, commands and the list, by the command line",
    files: [
      "src/app/cli/fleet-broker.ts",
      "src/app/cli/fleet-keygen.ts",
      "src/app/cli/fleet-list.ts",
      "src/app/cli/fleet-program.ts",
      "src/app/fleet/operator-link.ts",
    ],
  },
  {
    test: "test/app/fleet/config-executors.test.ts",
    why: "settings, whose bounds the schema's own test holds, put to work",
    files: ["src/config/fleet.ts"],
  },
  {
    test: "test/report/uplink.test.ts",
    why: "what there is where there is no broker",
    files: ["src/report/off-reporter.ts"],
  },
  {
    test: "test/l2/dhcp/clients.test.ts",
    why: "marks are what a client shows",
    files: ["src/l2/dhcp/client-marks.ts"],
  },
  {
    test: "test/l2/dhcp/dhcp-rogue.test.ts",
    why: "words of the rule's alerts, which mean something of a case alone",
    files: ["src/l2/dhcp/dhcp-finding.ts"],
  },
  {
    test: "test/l2/dhcp/dhcp6-rogue.test.ts",
    why: "words of the rule's alerts, which mean something of a case alone",
    files: ["src/l2/dhcp/dhcp6-finding.ts"],
  },
  {
    test: "test/l2/dhcp/starvation.test.ts",
    why: "words of the rule's alerts, which mean something of a case alone",
    files: ["src/l2/dhcp/starvation-finding.ts"],
  },
  {
    test: "test/l2/ra/ra-rogue.test.ts",
    why: "words of the rule's alerts, and what a router's return means, which a story tells",
    files: ["src/l2/ra/ra-finding.ts", "src/l2/ra/retirement.ts"],
  },
  {
    test: "test/app/muted.test.ts",
    why: "where every alert passes, which page, broker and history show of a running appliance",
    files: ["src/app/alert-desk.ts"],
  },
  {
    test: "test/app/pipeline.test.ts",
    why: "which decoder and whom a frame that steers goes to, which events show",
    files: ["src/app/steering.ts"],
  },
  {
    test: "test/capture/ring/ring-source.test.ts",
    why: "a frame without anything in it",
    files: ["src/capture/empty-frame.ts"],
  },
  {
    test: "test/train/process/training-process.test.ts",
    why: "the program of a process, which only runs in one",
    files: ["src/train/process/training-child.ts"],
  },
  {
    test: "test/app/capture-thread.test.ts",
    why: "the program of a thread, which only runs in one",
    files: ["src/app/capture-worker.ts"],
  },
  {
    test: "test/store/detector-card.test.ts",
    why: "what the cards of all kinds share: each is refused by what is wrong",
    files: ["src/store/model-card.ts"],
  },
  {
    test: "test/store/model-folder.test.ts",
    why: "which codec and which limits a kind has, which its folder shows",
    files: ["src/store/model-formats.ts"],
  },
  {
    test: "test/app/cli/train.test.ts",
    why: "which trainer a kind has, and what trainers share: the command trains each",
    files: ["src/app/model-trainers.ts", "src/app/detector-trainer.ts", "src/app/trainer-steps.ts"],
  },
  {
    test: "test/app/cli/models.test.ts",
    why: "what is told of a model, which the command prints",
    files: ["src/app/cli/model-facts.ts"],
  },
  {
    test: "test/app/cli/program.test.ts",
    why: "what bin/arpguard starts: errors and exit status of the whole program",
    files: ["src/app/main.ts", "src/app/cli/refuse.ts"],
  },
  {
    test: "test/app/cli/mute.test.ts",
    why: "options, which show in what the commands do and refuse",
    files: ["src/app/cli/policy-program.ts"],
  },
  {
    test: "test/l2/inventory/role.test.ts",
    why: "a table of words, which the guess reads",
    files: ["src/l2/inventory/role-hints.ts"],
  },
  {
    test: "test/capture/file/pcapng-reader.test.ts",
    why: "a section is read where its file is",
    files: ["src/capture/file/pcapng-section.ts"],
  },
  {
    test: "test/capture/file/capture-file.test.ts",
    why: "one object of zeros, which the sources then count in",
    files: ["src/capture/source-counters.ts"],
  },
  {
    test: "test/capture/ring/control-filter.test.ts",
    why: "parts of the filter's program, which only runs as a whole",
    files: ["src/capture/ring/filter-line.ts", "src/capture/ring/tunnel-filter.ts"],
  },
  {
    test: "test/capture/ring/ring-source.test.ts",
    why: "numbers of the kernel, right when a real kernel's ring can be read",
    files: ["src/capture/ring/packet-abi.ts"],
  },
  {
    test: "test/capture/synthetic/simulation.test.ts",
    why: "parts of the made-up office, which show in the frames it sends",
    files: [
      "src/capture/synthetic/arp-packet.ts",
      "src/capture/synthetic/chatter.ts",
      "src/capture/synthetic/day.ts",
      "src/capture/synthetic/dhcp-message.ts",
      "src/capture/synthetic/habits.ts",
      "src/capture/synthetic/host.ts",
      "src/capture/synthetic/ip-packets.ts",
      "src/capture/synthetic/lease.ts",
      "src/capture/synthetic/name-lookup.ts",
      "src/capture/synthetic/neighbour-discovery.ts",
      "src/capture/synthetic/network.ts",
      "src/capture/synthetic/packet.ts",
      "src/capture/synthetic/payload.ts",
      "src/capture/synthetic/resolution.ts",
      "src/capture/synthetic/tcp-flow.ts",
    ],
  },
  {
    test: "test/l2/traffic/traffic-rules.test.ts",
    why: "parts of the rules for IP traffic, each of which shows in what the rules say",
    files: [
      "src/l2/traffic/cases.ts",
      "src/l2/traffic/connections.ts",
      "src/l2/traffic/data-watch.ts",
      "src/l2/traffic/ends.ts",
      "src/l2/traffic/icmp-watch.ts",
      "src/l2/traffic/pace.ts",
      "src/l2/traffic/parties.ts",
      "src/l2/traffic/probes.ts",
      "src/l2/traffic/services.ts",
      "src/l2/traffic/session-watch.ts",
      "src/l2/traffic/sessions.ts",
      "src/l2/traffic/tcp-watch.ts",
      "src/l2/traffic/udp-watch.ts",
      "src/l2/traffic/victims.ts",
    ],
  },
  {
    test: "test/app/doctor/clock.test.ts",
    why: "one question to the kernel, which the doctor passes on",
    files: ["src/app/clock-sync.ts"],
  },
  {
    test: "test/store/outbox/history-outbox.test.ts",
    why: "tables of the outbox, which mean something together",
    files: [
      "src/store/outbox/record-table.ts",
      "src/store/outbox/stream-table.ts",
      "src/store/outbox/window-stream.ts",
    ],
  },
  {
    test: "test/store/outbox/outbox-book.test.ts",
    why: "the starts, which show in what a record is told of its own",
    files: ["src/store/outbox/boot-table.ts"],
  },
  {
    test: "test/report/stream-sender.test.ts",
    why: "what a sender's messages hold, against the schemas of the map",
    files: ["src/report/record-message.ts", "src/report/payload-schemas.ts"],
  },
  {
    test: "test/conformance/host.test.ts",
    why: "which stream is next, and when all but alarms wait, with a real broker",
    files: ["src/report/send-order.ts"],
  },
  {
    test: "test/report/dialects/syslog-sink.test.ts",
    why: "the two ways to a receiver, taken to a real rsyslog",
    files: ["src/report/dialects/syslog-datagrams.ts", "src/report/dialects/syslog-stream.ts"],
  },
  {
    test: "test/report/dialects/ocsf.test.ts",
    why: "two names, which stand in every line",
    files: ["src/report/dialects/product.ts"],
  },
  {
    test: "test/status/server.test.ts",
    why: "parts of the server, asked over HTTP",
    files: [
      "src/status/answer.ts",
      "src/status/assets.ts",
      "src/status/listen.ts",
      "src/status/routes.ts",
    ],
  },
];

/** The page's tests look at these in a browser, fed with every state. */
export const PAGE_TEST = "test/status/web/page.test.ts";
export const SEEN_IN_BROWSER: readonly string[] = [
  "src/status/web/alerts-card.tsx",
  "src/status/web/app.tsx",
  "src/status/web/box-card.tsx",
  "src/status/web/card.tsx",
  "src/status/web/device-item.tsx",
  "src/status/web/devices-card.tsx",
  "src/status/web/history-card.tsx",
  "src/status/web/icons.tsx",
  "src/status/web/live-stream.ts",
  "src/status/web/mirror-card.tsx",
  "src/status/web/outlook-card.tsx",
  "src/status/web/policy-card.tsx",
  "src/status/web/rate-plot.tsx",
  "src/status/web/rates-card.tsx",
  "src/status/web/tables-card.tsx",
  "src/status/web/uplink-card.tsx",
  "src/status/web/use-devices.ts",
  "src/status/web/verdict-banner.tsx",
];
