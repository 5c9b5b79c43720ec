import type { Snapshot } from "#status/types.ts";

/**
 * Why the box does not do its work, on one line, or null while it does. A lost uplink and an open
 * alarm are no reason: an update must not be rolled back for them.
 */
export function unhealthyReason({ mirror, store }: Snapshot): string | null {
  if (mirror.verdict === "no-link") return `capture: no link on ${oneLine(mirror.source)}`;
  if (mirror.verdict === "silent") return `capture: no frames from ${oneLine(mirror.source)}`;
  if (store.state !== "ok") {
    return `history: ${store.state}${store.problem === undefined ? "" : `, ${oneLine(store.problem)}`}`;
  }
  return null;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
