import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { IClientOptions } from "mqtt";
import type { Identity } from "./peer.ts";
import { runPoints } from "./run-points.ts";

const WAIT_MS = 10_000;
const USAGE = `usage: make conformance URL=mqtts://device@host:8883 [OPERATOR=mqtts://operator@host:8883]
       [CONFORMANCE_FLAGS="--ca FILE --cert FILE --key FILE --operator-cert FILE --operator-key FILE
        --root arpguard/v1 --device-id ID"]
The device's id is the user's name in URL. It writes below {root}/{device id}/, and tries to below {root}/{device id}-other/.
`;

const text = { type: "string" } as const;
const { values } = tried(
  () =>
    parseArgs({
      options: {
        url: text,
        operator: text,
        ca: text,
        cert: text,
        key: text,
        "operator-cert": text,
        "operator-key": text,
        root: { ...text, default: "arpguard/v1" },
        "device-id": text,
      },
    }),
  USAGE,
);

const { url, operator = url, root } = values;
if (!url || !operator || !/^mqtts?:\/\//.test(url)) {
  refuse(USAGE);
}

function identity(address: string, certFile?: string, keyFile?: string): Identity {
  const options: IClientOptions = {
    ...(values.ca !== undefined && { ca: pem(values.ca) }),
    ...(certFile !== undefined && { cert: pem(certFile) }),
    ...(keyFile !== undefined && { key: pem(keyFile) }),
  };
  return { url: address, options, waitMs: WAIT_MS };
}

const outcomes = await runPoints(
  {
    device: identity(url, values.cert, values.key),
    operator: identity(operator, values["operator-cert"], values["operator-key"]),
    root,
    deviceId: values["device-id"] ?? (new URL(url).username || "conformance"),
  },
  (line) => process.stdout.write(`${line}\n`),
);
const failed = outcomes.filter(({ problem }) => problem !== null).length;
process.stdout.write(`${outcomes.length - failed} of ${outcomes.length} points hold\n`);
process.exitCode = failed === 0 ? 0 : 1;

function pem(path: string): Buffer {
  return tried(() => readFileSync(path), "give a file in PEM\n");
}

/** @param mend said after what went wrong */
function tried<T>(act: () => T, mend: string): T {
  try {
    return act();
  } catch (error) {
    return refuse(`conformance: ${(error as Error).message}\n${mend}`);
  }
}

function refuse(why: string): never {
  process.stderr.write(why);
  process.exit(2);
}
