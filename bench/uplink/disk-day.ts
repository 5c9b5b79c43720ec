import { setTimeout as sleep } from "node:timers/promises";
import { Rig } from "../live/rig.ts";

/** The start writes what is written once. */
const SETTLE_MS = 60_000;
const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
const HELP = `Usage: node bench/uplink/disk-day.ts [MINUTES]

Runs the appliance over the made-up office at its own pace, with a broker, and says how many bytes a
day it sends to the disk. TMPDIR must be on a disk, for memory takes none.
`;

const minutes = Number(process.argv[2] ?? 8);
if (!(minutes > 0)) {
  process.stderr.write(HELP);
  process.exit(2);
}
await using rig = await Rig.start({ interface: null });
await rig.ready();
await sleep(SETTLE_MS);
const before = rig.diskBytes();
const arrived = rig.received.length;
for (let minute = 1; minute <= minutes; minute++) {
  await sleep(MINUTE_MS);
  const bytes = rig.diskBytes() - before;
  const dayMb = (bytes / minute) * (DAY_MINUTES / 1e6);
  process.stdout.write(`${minute} min: ${bytes} bytes, ${dayMb.toFixed(1)} MB a day\n`);
}
if (rig.diskBytes() === 0) throw new Error("nothing was counted: set TMPDIR to a folder on a disk");
const topics = rig.received.slice(arrived).map(({ topic }) => topic);
const counts = Object.entries(Object.groupBy(topics, (topic) => topic));
process.stdout.write(`${counts.map(([topic, all]) => `${all?.length} ${topic}`).join(", ")}\n`);
