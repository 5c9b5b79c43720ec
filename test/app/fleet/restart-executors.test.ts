import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { CommandFailure } from "#app/fleet/executor.ts";
import { restartExecutors } from "#app/fleet/restart-executors.ts";
import { execute, executing } from "../../helpers/executing.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { until } from "../../helpers/until.ts";

/** A program that notes what it was called with, and ends so. */
function helperOf(t: ExecutionContext, status: number) {
  const folder = scratchFolder(t);
  const [helper, note] = [join(folder, "helper"), join(folder, "note")];
  writeFileSync(
    helper,
    `#!/bin/sh\necho "$@" > ${note}.new; mv ${note}.new ${note}\nexit ${status}\n`,
  );
  chmodSync(helper, 0o755);
  return { helper, note };
}

test("the helper is asked by one word, once the step is in the journal", async (t) => {
  const { helper, note } = helperOf(t, 0);
  for (const [type, word] of [
    ["service.restart", "service-restart"],
    ["device.reboot", "device-reboot"],
  ] as const) {
    const parts = { boot: "b1", restart: null, helper, kernelBoot: () => "k1" };
    const did = executing();
    const done = execute(restartExecutors(parts)[type], did);
    await until(() => existsSync(note) && readFileSync(note, "utf8") === `${word}\n`, word);
    t.is(did.steps.length, 1);
    did.stop(new CommandFailure("stopped", "interrupted"));
    t.like(await t.throwsAsync(done), { code: "interrupted" });
  }
});

test("where the program can start itself anew no helper is asked", async (t) => {
  let restarts = 0;
  const restart = () => void restarts++;
  const did = executing();
  const executors = restartExecutors({ boot: "b1", restart, helper: undefined });
  const done = execute(executors["service.restart"], did);
  await until(() => restarts === 1, "the restart");
  t.deepEqual(did.steps, [{ step: "restart", memo: { boot: "b1" } }]);
  did.stop(new CommandFailure("stopped"));
  await t.throwsAsync(done);
});

test("a helper that fails, or is none, is the command's failure", async (t) => {
  const { helper } = helperOf(t, 3);
  for (const each of [helper, "/nowhere/helper"]) {
    const executors = restartExecutors({ boot: "b", restart: null, helper: each });
    const error = await t.throwsAsync(execute(executors["device.reboot"], executing()));
    t.true(error.message.startsWith(`${each} device-reboot: `), error.message);
  }
  const none = restartExecutors({ boot: "b", restart: null, helper: undefined });
  for (const type of ["service.restart", "device.reboot"] as const) {
    t.like(await t.throwsAsync(execute(none[type], executing())), { code: "unsupported" });
  }
});

test("another start of the program, or of the kernel, is the success", async (t) => {
  const parts = { boot: "b2", restart: null, helper: undefined, kernelBoot: () => "k2" };
  const executors = restartExecutors(parts);
  const resume = (type: "service.restart" | "device.reboot", memo: object) =>
    execute(executors[type], executing(), { step: "x", memo: { ...memo } });
  t.deepEqual(await resume("service.restart", { boot: "b1" }), { boot: "b2" });
  t.deepEqual(await resume("device.reboot", { kernelBoot: "k1" }), { boot: "b2" });
  const same = [
    resume("service.restart", { boot: "b2" }),
    resume("device.reboot", { kernelBoot: "k2" }),
  ];
  for (const each of same) t.like(await t.throwsAsync(each), { code: "interrupted" });
});
