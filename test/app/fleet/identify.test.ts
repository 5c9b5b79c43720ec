import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { CommandFailure } from "#app/fleet/executor.ts";
import { identifyExecutor } from "#app/fleet/identify.ts";
import { execute, executing } from "../../helpers/executing.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { until } from "../../helpers/until.ts";

function leds(t: ExecutionContext, names: readonly string[]): string {
  const folder = scratchFolder(t);
  for (const name of names) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, "trigger"), "none timer [mmc0] cpu\n");
    writeFileSync(join(folder, name, "brightness"), "0");
  }
  return folder;
}
const show = (folder: string, led: string, file: string) =>
  readFileSync(join(folder, led, file), "utf8");

test("the activity lamp blinks, and shows again what it did", async (t) => {
  const folder = leds(t, ["mmc0::", "ACT"]);
  const did = executing({ seconds: 1 });
  const seen = new Set<string>();
  const done = execute(identifyExecutor(folder), did).then(() => seen.add("done"));
  await until(() => {
    seen.add(show(folder, "ACT", "brightness"));
    return seen.has("done");
  }, "the end");
  await done;
  t.true(seen.has("1") && seen.has("0"));
  t.is(show(folder, "ACT", "trigger"), "mmc0");
  t.deepEqual(did.steps, [{ step: "blink", memo: { led: join(folder, "ACT"), before: "mmc0" } }]);
});

test("a stop in between, or a kill, leaves the lamp as it was", async (t) => {
  const folder = leds(t, ["x"]);
  const did = executing({ seconds: 60 });
  const done = execute(identifyExecutor(folder), did);
  await until(() => show(folder, "x", "trigger") === "none", "the beginning");
  did.stop(new CommandFailure("stop"));
  await t.throwsAsync(done, { message: "stop" });
  t.is(show(folder, "x", "trigger"), "mmc0");
  writeFileSync(join(folder, "x", "trigger"), "none");
  const begun = { step: "blink", memo: { led: join(folder, "x"), before: "mmc0" } };
  const again = execute(identifyExecutor(folder), executing(), begun);
  t.like(await t.throwsAsync(again), { code: "interrupted" });
  t.is(show(folder, "x", "trigger"), "mmc0");
});

test("without a lamp, or with one that is not ours, it is unsupported", async (t) => {
  for (const folder of ["/nowhere", leds(t, [])]) {
    const error = await t.throwsAsync(execute(identifyExecutor(folder), executing({ seconds: 1 })));
    t.like(error, { code: "unsupported" });
  }
  const folder = scratchFolder(t);
  mkdirSync(join(folder, "bare"));
  const error = await t.throwsAsync(execute(identifyExecutor(folder), executing({ seconds: 1 })));
  t.like(error, { code: "unsupported" });
});
