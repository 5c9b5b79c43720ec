import koffi from "koffi";

/** struct timex is 208 bytes on 64-bit Linux; all zero only asks (man 2 adjtimex). */
const TIMEX_BYTES = 208;
const TIME_ERROR = 5;

/** Does something keep the wall clock right? The kernel knows. */
export function isClockSynced(): boolean {
  const adjtimex = koffi.load("libc.so.6").func("int adjtimex(_Inout_ uint8_t *buf)");
  const state: unknown = adjtimex(new Uint8Array(TIMEX_BYTES));
  return state !== TIME_ERROR;
}
