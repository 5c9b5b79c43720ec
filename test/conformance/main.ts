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
const { values } = parseArgs({
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
});

const { url, operator = url, root } = values;
if (!url || !operator || !/^mqtts?:\/\//.test(url)) {
  process.stderr.write(USAGE);
  process.exit(2);
}

function identity(address: string, certFile?: string, keyFile?: string): Identity {
  const options: IClientOptions = {
    ...(values.ca !== undefined && { ca: readFileSync(values.ca) }),
    ...(certFile !== undefined && { cert: readFileSync(certFile) }),
    ...(keyFile !== undefined && { key: readFileSync(keyFile) }),
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
