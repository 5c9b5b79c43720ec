import { isClockSynced } from "#app/clock-sync.ts";
import type { Finding } from "#app/doctor/check.ts";
import type { Clock } from "#core/clock.ts";
import { formatMicros, MICROS_PER_SECOND } from "#core/units.ts";

/** No appliance was built before: an earlier clock has never been set. 2026-01-01. */
const OLDEST_SECONDS = 1_767_225_600;

/** Is the clock set, and does something keep it right? */
export function checkClock(clock: Clock): Finding {
  const now = clock.now();
  if (now < OLDEST_SECONDS * MICROS_PER_SECOND) {
    return {
      name: "clock",
      result: "fail",
      detail: `the clock says ${formatMicros(now)}`,
      mend: "set the time, and give the box a time server (systemd-timesyncd, chrony)",
    };
  }
  if (isClockSynced()) {
    return { name: "clock", result: "pass", detail: "set and synchronized" };
  }
  return {
    name: "clock",
    result: "warn",
    detail: "set, but nothing synchronizes it",
    mend: "turn a time service on: timedatectl set-ntp true",
  };
}
