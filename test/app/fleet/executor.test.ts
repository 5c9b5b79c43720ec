import test from "ava";
import { pause, repeatable } from "#app/fleet/executor.ts";

test("a pause ends by its time, or by the signal with its reason", async (t) => {
  const abort = new AbortController();
  await pause(1, abort.signal);
  const long = pause(60_000, abort.signal);
  abort.abort(new Error("why"));
  await t.throwsAsync(long, { message: "why" });
  await t.throwsAsync(pause(60_000, abort.signal), { message: "why" });
});

test("what may be begun anew is resumed as it is run", (t) => {
  const { run, resume } = repeatable(() => undefined);
  t.is(resume, run);
});
