import { STAGES_TESTED_THROUGH } from "./tested-through-stages.ts";

/** A test that also tests files which have none of their own name, and why it is the right one. */
export interface Through {
  readonly test: string;
  readonly why: string;
  readonly files: readonly string[];
}

/** The one list of files of src without a test of their own name; types alone need none. */
export const TESTED_THROUGH: readonly Through[] = [
  ...STAGES_TESTED_THROUGH,
  {
    test: "test/app/cli/fleet-rollout.test.ts",
    why: "waves mean something with a broker and devices, which the rollout has",
    files: ["src/app/fleet/wave-sender.ts", "src/app/cli/fleet-send-words.ts"],
  },
  {
    test: "test/app/fleet/restart-executors.test.ts",
    why: "the helper is run by the commands that need it",
    files: ["src/app/fleet/call-helper.ts"],
  },
  {
    test: "test/capture/ring/hand-over.test.ts",
    why: "the name of what is handed over, by which the second half of a start knows itself",
    files: ["src/capture/ring/handed-over.ts"],
  },
  {
    test: "test/fleet/command-gate.test.ts",
    why: "the form of what is signed, of which the gate refuses all else",
    files: ["src/fleet/claims.ts"],
  },
  {
    test: "test/app/fleet/open-fleet.test.ts",
    why: "carried out by a whole box at a real broker, whose frames, history and models they are",
    files: ["src/app/fleet/capture-sample.ts", "src/app/open-uplink.ts"],
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
    test: "test/app/base/base-model.test.ts",
    why: "what makes the models that lie in models/, which it reads, and makes one of them again",
    files: [
      "src/app/base/base-detector.ts",
      "src/app/base/base-forecaster.ts",
      "src/app/base/make-base-models.ts",
    ],
  },
  {
    test: "test/app/monthly/report-page.test.ts",
    why: "parts of the report, read in a browser as people do",
    files: [
      "src/app/monthly/alerts-section.ts",
      "src/app/monthly/data-section.ts",
      "src/app/monthly/day-plot.ts",
      "src/app/monthly/detector-section.ts",
      "src/app/monthly/forecast-section.ts",
      "src/app/monthly/load-section.ts",
      "src/app/monthly/models-section.ts",
      "src/app/monthly/month-facts.ts",
      "src/app/monthly/style.ts",
      "src/app/monthly/table.ts",
    ],
  },
  {
    test: "test/app/quality-desk.test.ts",
    why: "what the page tells of a model, which the desk puts there",
    files: ["src/app/serving-facts.ts"],
  },
  {
    test: "test/app/retrain/retrain-process.test.ts",
    why: "the program of a process, which only runs in one",
    files: ["src/app/retrain/retrain-child.ts"],
  },
  {
    test: "test/app/retrain/attack-gate.test.ts",
    why: "which kind of model is put to which test",
    files: ["src/app/retrain/judge-challenger.ts"],
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
    test: "test/app/shadow/shadow-run.test.ts",
    why: "what a model is held against, which each kind's run shows",
    files: ["src/app/shadow/comparisons.ts"],
  },
  {
    test: "test/app/forecaster-trainer.test.ts",
    why: "on what a forecaster is judged, which the trainer's figures show",
    files: ["src/app/forecaster-contest.ts"],
  },
  {
    test: "test/app/optimizer-trainer.test.ts",
    why: "on what an optimizer is judged, which the trainer's figures show",
    files: ["src/app/optimizer-score.ts"],
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
    files: ["src/app/main.ts", "src/app/cli/refuse.ts", "src/app/cli/report-program.ts"],
  },
  {
    test: "test/app/cli/mute.test.ts",
    why: "options, which show in what the commands do and refuse",
    files: ["src/app/cli/policy-program.ts"],
  },
  {
    test: "test/config/load.test.ts",
    why: "a part of the schema, whose bounds and defaults are those of the whole",
    files: ["src/config/report.ts"],
  },
  {
    test: "test/app/doctor/clock.test.ts",
    why: "one question to the kernel, which the doctor passes on",
    files: ["src/app/clock-sync.ts"],
  },
  {
    test: "test/store/stored-alert.test.ts",
    why: "the lines on damaged rows, as the history's health tells them; others' tests beside it",
    files: ["src/store/left-out.ts"],
  },
  {
    test: "test/store/tail.test.ts",
    why: "cut, damaged and left behind by a killed run there",
    files: ["src/store/restore-tail.ts", "src/store/tail-entry.ts"],
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
    test: "test/store/resource-table.test.ts",
    why: "rows by their moment, which forecasts of either kind keep theirs in",
    files: ["src/store/moment-table.ts"],
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
  {
    test: "test/app/cli/models-import.test.ts",
    why: "what reads a file by its path and takes a model through the gate, as the command does",
    files: ["src/app/detector-import.ts", "src/infer/tflite/tflite-file.ts"],
  },
  {
    test: "test/app/cli/models-export.test.ts",
    why: "which build of a model goes out, as the command is asked for it",
    files: ["src/app/model-builds.ts"],
  },
];

/** The page's tests look at these in a browser, fed with every state. */
export const PAGE_TEST = "test/status/web/page.test.ts";
export const SEEN_IN_BROWSER: readonly string[] = [
  "src/status/forecast-names.ts",
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
  "src/status/web/models-card.tsx",
  "src/status/web/outlook-card.tsx",
  "src/status/web/policy-card.tsx",
  "src/status/web/rate-plot.tsx",
  "src/status/web/rates-card.tsx",
  "src/status/web/tables-card.tsx",
  "src/status/web/uplink-card.tsx",
  "src/status/web/use-devices.ts",
  "src/status/web/verdict-banner.tsx",
];
