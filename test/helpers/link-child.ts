import { watchLink } from "#capture/ring/link.ts";

/** Watches its argument's link; for each message it looks again and tells the counters. */
const counters = { linkUp: null, linkMbps: null, nicDrops: null };
const refresh = watchLink(process.argv[2] ?? "", counters);
process.send?.(counters);
process.on("message", () => {
  refresh();
  process.send?.(counters);
});
