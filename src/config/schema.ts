import { z } from "zod";
import { ipAddress, macAddress, peerAddress, vlanId } from "#config/address.ts";
import { capacitySchema } from "#config/capacity.ts";
import { dialectsSchema } from "#config/dialects.ts";
import { fleetSchema } from "#config/fleet.ts";
import { reportSchema } from "#config/report.ts";
import { tfliteSchema } from "#config/tflite.ts";

// A start parses a few documents: compiling a parser for each takes longer than it saves.
z.config({ jitless: true });

const port = z.int().min(0).max(65535);
const interfaceName = z
  .string()
  .regex(/^[^\s/:]{1,15}$/, "an interface name of 1 to 15 characters without space, / or :");

const capture = z.strictObject({
  interface: interfaceName.optional().describe("Network interface on the mirror port."),
  blockBytes: z
    .int()
    .min(65_536)
    .max(16_777_216)
    .multipleOf(65_536)
    .default(262_144)
    .describe("Size of one ring block. A frame must fit in one."),
  blockCount: z
    .int()
    .min(4)
    .max(1024)
    .default(80)
    .describe("Blocks in the ring; times blockBytes is the memory it takes."),
  controlBytes: z
    .int()
    .min(1_048_576)
    .max(67_108_864)
    .multipleOf(1_048_576)
    .default(4_194_304)
    .describe(
      "Memory of the second ring, for ARP, NDP, DHCP, VRRP, HSRP and GLBP, which no flood of " +
        "other frames pushes out.",
    ),
  retireMs: z
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe("A block that is not full is handed over after this time."),
  promiscuous: z.boolean().default(true).describe("See frames addressed to others."),
});

const decode = z.strictObject({
  unwrap: z
    .enum(["none", "erspan", "all"])
    .default("all")
    .describe(
      "Which tunnels are looked into, the frame inside standing for the one on the wire: that of a " +
        "mirror session (erspan), or also VXLAN and GRE with Ethernet inside (all).",
    ),
});

const span = z.strictObject({
  direction: z
    .enum(["both", "rx"])
    .default("both")
    .describe(
      "What the mirror session is meant to bring; with rx, talks of which one direction is missing are no fault.",
    ),
});

const windows = z.strictObject({
  seconds: z.int().min(1).max(300).default(5).describe("Length of a feature window."),
});

const pin = z.strictObject({ ip: ipAddress, mac: macAddress, vlan: vlanId.optional() });
const gateway = z.strictObject({ ip: ipAddress, mac: macAddress.optional() });
/** At most as many as a segment can sensibly have. */
const peers = z.array(peerAddress).max(32);

const l2 = z.strictObject({
  learnSeconds: z
    .int()
    .min(0)
    .max(86_400)
    .default(300)
    .describe(
      "Stations first seen in this time after start are not reported as new, nor DHCP servers and routers as rogue unless they contradict those that were there first.",
    ),
  scanTargets: z
    .int()
    .min(8)
    .max(254)
    .default(40)
    .describe(
      "arp-scan: distinct addresses of one /24 asked for by one station within 10 s, half of them in vain; or in vain, one after the other, within 10 min.",
    ),
  stormPerSecond: z
    .int()
    .min(5)
    .max(1_000_000)
    .default(15)
    .describe("arp-storm: ARP broadcasts a second from one station, kept up for 10 s."),
  floodStations: z
    .int()
    .min(32)
    .max(1_000_000)
    .default(512)
    .describe(
      "mac-flood: never-seen source addresses within 10 s (in the first minute, within 1 s).",
    ),
  portScanPorts: z
    .int()
    .min(5)
    .max(1000)
    .default(15)
    .describe(
      "port-scan: ports of one host that one other tried within 5 min without being let in.",
    ),
  hostSweepHosts: z
    .int()
    .min(5)
    .max(1000)
    .default(16)
    .describe(
      "host-sweep: hosts of one network that one other tried within 1 min, many in vain; far more all over the Internet.",
    ),
  synFloodPerSecond: z
    .int()
    .min(5)
    .max(1_000_000)
    .default(30)
    .describe("syn-flood: least requests to connect a second to one host that nobody finishes."),
  udpFloodPerSecond: z
    .int()
    .min(5)
    .max(1_000_000)
    .default(100)
    .describe("udp-flood: least unanswered datagrams a second to one host."),
  icmpFloodPerSecond: z
    .int()
    .min(5)
    .max(1_000_000)
    .default(50)
    .describe("icmp-flood: least echo messages a second to one host, kept up for 10 s."),
  heldConnections: z
    .int()
    .min(10)
    .max(100_000)
    .default(40)
    .describe("http-flood: connections of one client that a service holds without an answer."),
  loginTries: z
    .int()
    .min(5)
    .max(10_000)
    .default(20)
    .describe("brute-force: short connections of one client to one login service within 1 min."),
  reflectors: z
    .int()
    .min(10)
    .max(1000)
    .default(60)
    .describe("amplification: hosts whose answers one other never asked for, within 10 s."),
  pins: z
    .array(pin)
    .max(512)
    .default([])
    .describe(
      "Owners for sure: objects of ip, mac and perhaps vlan. Another station that claims such an address is an attacker.",
    ),
  gateways: z
    .array(gateway)
    .max(64)
    .default([])
    .describe("Known gateways: objects of ip and perhaps mac, which then is its pin."),
  starvationClients: z
    .int()
    .min(10)
    .max(1000)
    .default(50)
    .describe(
      "dhcp-starvation: made-up clients within 10 min, or clients within 60 s that ask once and are not heard again.",
    ),
  dhcpServers: peers
    .default([])
    .describe("dhcp-rogue: the only DHCP servers, by IP or MAC. Without any they are learned."),
  routers6: peers
    .default([])
    .describe(
      "ra-rogue: the only IPv6 routers, by link-local IP or MAC. Without any they are learned.",
    ),
});

const evidence = z.strictObject({
  maxBytes: z
    .int()
    .min(0)
    .default(67_108_864)
    .describe("Cap over the evidence on disk; the oldest files go first. 0 keeps none."),
  secondsBefore: z
    .int()
    .min(1)
    .max(300)
    .default(60)
    .describe("Frames so long before the one that opened an alert belong to its evidence."),
  framesPerTick: z
    .int()
    .min(0)
    .max(1024)
    .default(32)
    .describe("Frames of 0.1 s remembered at most, beside ARP, NDP, DHCP, VRRP and HSRP."),
  payloadBytes: z
    .int()
    .min(0)
    .max(2048)
    .default(0)
    .describe("Bytes kept of what such a frame carries behind its transport header."),
});

const store = z.strictObject({
  directory: z.string().min(1).default("/var/lib/arpguard").describe("Folder of all kept data."),
  windowDays: z.int().min(1).max(90).default(7).describe("Days to keep each window."),
  rollupDays: z.int().min(1).max(4000).default(400).describe("Days to keep 5-minute means."),
  eventDays: z.int().min(1).max(4000).default(400).describe("Days to keep alerts."),
  maxBytes: z
    .int()
    .min(4_194_304)
    .default(536_870_912)
    .describe("Cap over the whole history; the oldest windows go first."),
});

const models = z.strictObject({
  retrain: z
    .boolean()
    .default(true)
    .describe("Train models on this box's own history by itself, in quiet hours."),
  retrainDays: z
    .int()
    .min(1)
    .max(90)
    .default(7)
    .describe("Days from one training of a model to the next; the hour is where traffic is least."),
  overdueDays: z
    .int()
    .min(0)
    .max(90)
    .default(3)
    .describe(
      "Days that a training which is due waits for that hour; then it takes the quietest of those that the box is on in.",
    ),
  probationHours: z
    .int()
    .min(1)
    .max(168)
    .default(24)
    .describe("So long a new model is watched; one that does worse than promised is taken back."),
});

const status = z.strictObject({
  host: z.string().min(1).default("127.0.0.1").describe("Address the page listens on."),
  port: port.default(8080).describe("0 picks a free one."),
});

const log = z.strictObject({
  level: z
    .enum(["fatal", "error", "warn", "info", "debug"])
    .default("info")
    .describe("Least severe message written to standard error."),
});

/** The whole configuration. Unknown keys are refused; every value has bounds and a default. */
export const configSchema = z.strictObject({
  capture: capture.prefault({}).describe("Mirror port."),
  span: span.prefault({}).describe("Mirror session on the switch."),
  decode: decode.prefault({}).describe("What is read of a frame."),
  windows: windows.prefault({}).describe("Feature windows."),
  l2: l2.prefault({}).describe("Layer-2 verdicts."),
  evidence: evidence.prefault({}).describe("Frames behind each alert, to open with Wireshark."),
  capacity: capacitySchema.prefault({}).describe("Warning before the link is full."),
  store: store.prefault({}).describe("History."),
  report: reportSchema.prefault({}).describe("MQTT."),
  dialects: dialectsSchema
    .prefault({})
    .describe("Alerts for what others collect them with: docs/DIALECTS.md."),
  models: models.prefault({}).describe("Trained models."),
  tflite: tfliteSchema
    .prefault({})
    .describe("A library of others that runs trained models: docs/MODELS.md."),
  fleet: fleetSchema.prefault({}).describe("Commands of the fleet."),
  status: status.prefault({}).describe("Local page."),
  log: log.prefault({}).describe("Log."),
});
