const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const shortClock = new Intl.DateTimeFormat("en-GB", { timeStyle: "short" });
const date = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

/** `12:04:31`, in the reader's time zone. */
export function formatClock(atMs: number): string {
  return clock.format(atMs);
}

/** `12:04`, in the reader's time zone. */
export function formatShortClock(atMs: number): string {
  return shortClock.format(atMs);
}

/** The clock, with the day before it where that is not the day of `now`; both RFC 3339. */
export function formatMoment(at: string, now: string): string {
  const atMs = Date.parse(at);
  const nowMs = Date.parse(now);
  if (Number.isNaN(atMs) || Number.isNaN(nowMs)) return at;
  const day = date.format(atMs);
  return day === date.format(nowMs) ? clock.format(atMs) : `${day}, ${clock.format(atMs)}`;
}
