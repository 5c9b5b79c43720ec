import { shareText } from "#core/percent.ts";
import { formatMicros, MICROS_PER_SECOND, type Micros, micros } from "#core/units.ts";
import type { CapacityLimit, CapacityWarning } from "#forecast/capacity.ts";
import { STEP_SECONDS, type TrafficForecast } from "#forecast/types.ts";

const STEP_MICROS = STEP_SECONDS * MICROS_PER_SECOND;
const UNITS = ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"] as const;
/** Digits after which a unit of its own is easier to read. */
const UNIT_STEP = 1000;

/** When traffic may go above the limit first, and how far. @param at start of the forecast */
export function capacityWords(
  at: Micros,
  { step, p90BitsPerS }: CapacityWarning,
  { linkBitsPerS }: CapacityLimit,
): string {
  const from = clockText(at, step - 1);
  const share = shareText(p90BitsPerS / linkBitsPerS);
  const most = `${bitsText(p90BitsPerS)}, ${share} of the link's ${bitsText(linkBitsPerS)}`;
  return `Between ${from} and ${clockText(at, step)} UTC the traffic may reach ${most}.`;
}

/** What that is made of. */
export function capacityWhy(
  { startAt, p50, p90, served }: TrafficForecast,
  { linkBitsPerS, share }: CapacityLimit,
): string[] {
  const highest = p90.indexOf(Math.max(...p90));
  const when = `${clockText(startAt, highest)} to ${clockText(startAt, highest + 1)} UTC`;
  const limit = linkBitsPerS * share;
  return [
    `highest of the next hour, ${when}: ${bitsText(p50[highest]!)} expected, with one chance in ` +
      `ten more than ${bitsText(p90[highest]!)}`,
    `the limit is ${bitsText(limit)}, ${shareText(share)} of the link (capacity.sharePct)`,
    `the forecast that serves there is ${served[highest]}`,
  ];
}

/** The hour and minute in UTC so many steps after `at`. */
export function clockText(at: Micros, steps = 0): string {
  const moment = Math.min(Number.MAX_SAFE_INTEGER, at + steps * STEP_MICROS);
  return formatMicros(micros(moment)).slice(11, 16);
}

function bitsText(bitsPerS: number): string {
  let unit = 0;
  let rest = bitsPerS;
  for (; rest >= UNIT_STEP && unit < UNITS.length - 1; unit++) rest /= UNIT_STEP;
  return `${Number(rest.toPrecision(3))} ${UNITS[unit]}`;
}
