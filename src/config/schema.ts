import { z } from "zod";

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
    .default(128)
    .describe("Blocks in the ring; times blockBytes is the memory it takes."),
  retireMs: z
    .int()
    .min(1)
    .max(1000)
    .default(10)
    .describe("A block that is not full is handed over after this time."),
  promiscuous: z.boolean().default(true).describe("See frames addressed to others."),
});

const windows = z.strictObject({
  seconds: z.int().min(1).max(300).default(5).describe("Length of a feature window."),
});

const l2 = z.strictObject({
  learnSeconds: z
    .int()
    .min(0)
    .max(86_400)
    .default(300)
    .describe("Stations first seen in this time after start are not reported as new."),
  scanTargets: z
    .int()
    .min(8)
    .max(254)
    .default(40)
    .describe("arp-scan: distinct addresses of one /24 asked for by one station within 10 s."),
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

const report = z.strictObject({
  url: z
    .string()
    .regex(/^mqtts?:\/\/[^\s]+$/, "an mqtt:// or mqtts:// address")
    .optional()
    .describe("Broker. Without it nothing is reported."),
  root: z
    .string()
    .regex(/^[a-z0-9-]+(\/[a-z0-9-]+)*$/, "topic levels of a-z, 0-9 and -")
    .default("arpguard/v1")
    .describe("First levels of every topic."),
  deviceId: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/, "1 to 40 of a-z, 0-9 and -")
    .optional()
    .describe("Name in every topic. Without it one is made at first start and kept."),
  queueMessages: z
    .int()
    .min(16)
    .max(100_000)
    .default(1000)
    .describe("Messages held in memory while the broker is away; the oldest go first."),
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

const dialectFile = (name: string) =>
  z.string().min(1).optional().describe(`Alerts as ${name} are appended to this file.`);

const dialects = z.strictObject({
  eveFile: dialectFile("Suricata EVE JSON"),
  ocsfFile: dialectFile("OCSF Detection Findings"),
  ecsFile: dialectFile("Elastic Common Schema documents"),
  zeekFile: dialectFile("Zeek's notice.log"),
  fileMaxBytes: z
    .int()
    .min(65_536)
    .max(1_073_741_824)
    .default(16_777_216)
    .describe("A file that would grow beyond this is renamed to `.1`, that to `.2`, and so on."),
  fileKeep: z.int().min(1).max(100).default(4).describe("Renamed files that are kept of each."),
  syslogUrl: z
    .string()
    .regex(/^(udp|tcp|tls):\/\/[^\s]+$/, "a udp://, tcp:// or tls:// address")
    .optional()
    .describe("Syslog receiver (RFC 5424). The port is 514, 601 or 6514 unless told."),
  syslogDialect: z
    .enum(["cef", "eve", "ocsf", "ecs"])
    .default("cef")
    .describe("What the text of a syslog message is."),
  syslogFacility: z.int().min(0).max(23).default(16).describe("16 to 23 are local0 to local7."),
  syslogVerify: z
    .boolean()
    .default(true)
    .describe("tls: refuse a receiver whose certificate is not its own and signed by a known CA."),
  syslogCaFile: z
    .string()
    .min(1)
    .optional()
    .describe("tls: certificates (PEM) that are trusted instead of the system's."),
  syslogCertFile: z.string().min(1).optional().describe("tls: our certificate (PEM), if asked."),
  syslogKeyFile: z.string().min(1).optional().describe("tls: the key (PEM) of our certificate."),
  queueLines: z
    .int()
    .min(16)
    .max(100_000)
    .default(1000)
    .describe("Lines that wait in memory for each file and for syslog; the oldest go first."),
});

/** The whole configuration. Unknown keys are refused; every value has bounds and a default. */
export const configSchema = z.strictObject({
  capture: capture.prefault({}).describe("Mirror port."),
  windows: windows.prefault({}).describe("Feature windows."),
  l2: l2.prefault({}).describe("Layer-2 verdicts."),
  store: store.prefault({}).describe("History."),
  report: report.prefault({}).describe("MQTT."),
  dialects: dialects
    .prefault({})
    .describe("Alerts for what others collect them with: docs/DIALECTS.md."),
  status: status.prefault({}).describe("Local page."),
  log: log.prefault({}).describe("Log."),
});
