import { z } from "zod";

const dialectFile = (name: string) =>
  z.string().min(1).optional().describe(`Alerts as ${name} are appended to this file.`);

/** Where alerts go in the dialects of others. */
export const dialectsSchema = z
  .strictObject({
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
      .describe(
        "tls: refuse a receiver whose certificate is not its own and signed by a known CA.",
      ),
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
  })
  .refine(namesFilesOnce, "two dialects cannot share one file");

function namesFilesOnce(files: Readonly<Record<string, unknown>>): boolean {
  const named = ["eveFile", "ocsfFile", "ecsFile", "zeekFile"].flatMap((key) => files[key] ?? []);
  return new Set(named).size === named.length;
}
