import { parseArgs } from "node:util";
import { measureIngest } from "./ingest-speed.ts";
import { lines, MOST_DEVICES, MOST_SECONDS, simulate } from "./simulate.ts";

const { values } = parseArgs({
  options: {
    devices: { type: "string", default: "5000" },
    seconds: { type: "string", default: "60" },
    "every-ms": { type: "string", default: "5000" },
    ingest: { type: "boolean", default: false },
  },
});
const [devices, seconds, everyMs] = [values.devices, values.seconds, values["every-ms"]].map(
  Number,
) as [number, number, number];

const isWhole = (value: number, most: number) =>
  Number.isInteger(value) && value >= 1 && value <= most;
if (!isWhole(devices, MOST_DEVICES) || !isWhole(seconds, MOST_SECONDS) || !isWhole(everyMs, 6e5)) {
  const bounds = `[--devices 1..${MOST_DEVICES}] [--seconds 1..${MOST_SECONDS}] [--every-ms N] | --ingest`;
  process.stderr.write(`usage: node test/fleet-sim/main.ts ${bounds}\n`);
  process.exit(2);
}

const INGEST_DEVICES = 50;
const INGEST_EACH = 1000;
const endings: (() => unknown)[] = [];
const owner = { teardown: (end: () => unknown) => void endings.push(end) };
try {
  const figures = values.ingest
    ? await measureIngest(owner, INGEST_DEVICES, INGEST_EACH)
    : await simulate(owner, { devices, seconds, everyMs });
  process.stdout.write(`${lines(figures)}\n`);
} catch (error) {
  process.stderr.write(`fleet-sim: ${String(error)}\n`);
  process.exitCode = 1;
} finally {
  for (const end of endings.reverse()) await end();
}
