import test from "ava";
import { withPatience } from "#capture/file/patience.ts";

const never = new Promise<string>(() => {});
const { signal } = new AbortController();

test("what comes in time is given", async (t) => {
  t.is(await withPatience(Promise.resolve("here"), 60_000, signal), "here");
});

test("what takes too long is null", async (t) => {
  t.is(await withPatience(never, 5, signal), null);
});

test("an abort ends the wait, also one that came before", async (t) => {
  const controller = new AbortController();
  const waiting = withPatience(never, 3_600_000, controller.signal);
  controller.abort();
  t.is(await waiting, null);
  t.is(await withPatience(never, 3_600_000, controller.signal), null);
});

test("a failure is passed on", async (t) => {
  const failing = Promise.reject(new RangeError("gone"));
  await t.throwsAsync(() => withPatience(failing, 60_000, signal), { message: "gone" });
});
