import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { AckWriter } from "./ack-writer.ts";

const USAGE =
  "usage: node docs/fleet/run-ack-writer.ts --broker mqtts://host:8883 --database postgresql:///fleet [--ca FILE --cert FILE --key FILE] [--root arpguard/v1] [--host main] [--ack-ms 5000]";

const { values } = tried(
  () =>
    parseArgs({
      options: {
        broker: { type: "string" },
        database: { type: "string" },
        ca: { type: "string" },
        cert: { type: "string" },
        key: { type: "string" },
        root: { type: "string", default: "arpguard/v1" },
        host: { type: "string", default: "main" },
        "ack-ms": { type: "string", default: "5000" },
      },
    }),
  USAGE,
);

const { broker, database, root, host, ca, cert, key } = values;
const ackMs = Number(values["ack-ms"]);
const isBroker = broker !== undefined && /^mqtts?:\/\/./.test(broker);
if (!isBroker || database === undefined || !(ackMs >= 100)) {
  refuse(USAGE);
}
const client = {
  ...(ca !== undefined && { ca: pem(ca) }),
  ...(cert !== undefined && { cert: pem(cert) }),
  ...(key !== undefined && { key: pem(key) }),
};
const writer = new AckWriter({ broker, database, root, hostId: host, ackMs, client });
const stopped = new Promise<void>((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
});
try {
  await Promise.race([stopped, writer.failed]);
  await writer[Symbol.asyncDispose]();
  process.stderr.write(`stored ${writer.stored} records, refused ${writer.refused} messages\n`);
} catch (error) {
  // Its service starts it again; the devices send again what was in memory.
  process.stderr.write(`ack writer: ${String(error)}\n`);
  process.exit(1);
}

function pem(path: string): Buffer {
  return tried(() => readFileSync(path), "give a file in PEM");
}

/** @param mend said after what went wrong */
function tried<T>(act: () => T, mend: string): T {
  try {
    return act();
  } catch (error) {
    return refuse(`${(error as Error).message}; ${mend}`);
  }
}

function refuse(why: string): never {
  process.stderr.write(`ack writer: ${why}\n`);
  process.exit(2);
}
