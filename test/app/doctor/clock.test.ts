import test from "ava";
import koffi from "koffi";
import { checkClock } from "#app/doctor/clock.ts";
import { systemClock } from "#core/clock.ts";
import { micros } from "#core/units.ts";

const TIME_ERROR = 5;
/** struct ntptimeval is 72 bytes. */
const NTPTIMEVAL_BYTES = 72;

const showing = (at: number) => ({ now: () => micros(at), monotonicMs: () => 0 });

test("a clock that was never set fails, with what it says", (t) => {
  t.deepEqual(checkClock(showing(0)), {
    name: "clock",
    result: "fail",
    detail: "the clock says 1970-01-01T00:00:00.000000Z",
    mend: "set the time, and give the box a time server (systemd-timesyncd, chrony)",
  });
  const newYear = Date.UTC(2026, 0, 1) * 1000;
  t.is(checkClock(showing(newYear - 1)).result, "fail");
  t.not(checkClock(showing(newYear)).result, "fail");
});

test("whether something keeps it right is what the C library says", (t) => {
  const ask = koffi.load("libc.so.6").func("int ntp_gettime(_Out_ uint8_t *state)");
  const isSynchronized = ask(new Uint8Array(NTPTIMEVAL_BYTES)) !== TIME_ERROR;
  const finding = checkClock(systemClock);
  t.is(finding.result, isSynchronized ? "pass" : "warn");
  t.is(finding.mend === undefined, isSynchronized);
});
