import test from "ava";
import { unhealthyReason } from "#status/health.ts";
import type { Snapshot } from "#status/types.ts";
import { alarmed, starting, well } from "./samples.ts";

const rows: readonly (readonly [name: string, snapshot: Snapshot, reason: string | null])[] = [
  ["at work", well, null],
  ["starting", starting, null],
  ["under attack", alarmed, null],
  ["without uplink", { ...well, uplink: { ...well.uplink, state: "offline" } }, null],
  [
    "without link",
    { ...well, mirror: { ...well.mirror, verdict: "no-link" } },
    "capture: no link on eth0",
  ],
  [
    "in silence",
    { ...well, mirror: { ...well.mirror, verdict: "silent" } },
    "capture: no frames from eth0",
  ],
  ["on a full disk", { ...well, store: { ...well.store, state: "full" } }, "history: full"],
  [
    "on a broken disk, its problem on one line",
    { ...well, store: { ...well.store, state: "failed", problem: "disk\n I/O error" } },
    "history: failed, disk I/O error",
  ],
];

for (const [name, snapshot, reason] of rows) {
  test(`a box ${name}: ${reason ?? "healthy"}`, (t) => t.is(unhealthyReason(snapshot), reason));
}
