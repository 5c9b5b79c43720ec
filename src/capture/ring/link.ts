import { readFileSync } from "node:fs";
import type { SourceCounters } from "#capture/types.ts";

/** Frames the card or its driver lost; see Documentation/networking/statistics.rst. */
const DROP_COUNTERS = ["rx_dropped", "rx_missed_errors", "rx_fifo_errors"] as const;

type LinkCounters = Pick<SourceCounters, "linkUp" | "linkMbps" | "nicDrops">;

/**
 * Gives a function that brings the link's state, speed and losses since now up to date from
 * sysfs. An interface that has gone is a link that is down; its losses so far stay counted.
 */
export function watchLink(name: string, counters: LinkCounters): () => void {
  const folder = `/sys/class/net/${name}`;
  let lastDrops = readDrops(folder);
  counters.nicDrops = lastDrops === null ? null : 0;
  const refresh = () => {
    // Reading `carrier` fails while the interface is set down.
    counters.linkUp = readInteger(`${folder}/carrier`) === 1;
    const mbps = counters.linkUp ? readInteger(`${folder}/speed`) : null;
    counters.linkMbps = mbps !== null && mbps > 0 ? mbps : null;
    const drops = readDrops(folder);
    if (drops === null) return;
    counters.nicDrops = (counters.nicDrops ?? 0) + growth(lastDrops ?? 0, drops);
    lastDrops = drops;
  };
  refresh();
  return refresh;
}

/** A counter that fell belongs to a new interface, which began at 0. */
function growth(before: number, now: number): number {
  return now >= before ? now - before : now;
}

function readDrops(folder: string): number | null {
  let total = 0;
  for (const counter of DROP_COUNTERS) {
    const value = readInteger(`${folder}/statistics/${counter}`);
    if (value === null) return null;
    total += value;
  }
  return total;
}

function readInteger(path: string): number | null {
  try {
    return Number.parseInt(readFileSync(path, "latin1"), 10);
  } catch {
    return null;
  }
}
