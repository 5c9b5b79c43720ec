import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { AppError, type ErrorCode } from "#core/errors.ts";
import { TRAINING_JOBS } from "#train/process/training-jobs.ts";
import { runTrainingJob } from "#train/process/training-process.ts";
import type { JobProgress } from "#train/types.ts";
import { childrenOf, commandOf, nicenessOf } from "../../helpers/child-processes.ts";
import { additionJob } from "../../helpers/network-job.ts";
import { until } from "../../helpers/until.ts";

/** So many samples and epochs without end that no machine is through before it is stopped. */
const ENDLESS = additionJob(200_000, { seed: 1, epochs: 100, patience: 100 });
const SHORT = additionJob(100, { seed: 1, epochs: 3 });

/** The training process of this test file: its tests run one after the other. */
function trainingOf(pid: number): number | undefined {
  return childrenOf(pid).find((child) => commandOf(child).includes("training-child.ts"));
}

test.serial("the outcome is the same to the bit as in this process", async (t) => {
  const told: JobProgress[] = [];
  const there = await runTrainingJob("network", SHORT, { onProgress: (each) => told.push(each) });
  const here = await TRAINING_JOBS.network(SHORT, { onProgress: () => {} });
  t.deepEqual(there, here);
  t.deepEqual(
    told.map(({ loss }) => loss),
    here.history.epochs.map(({ loss }) => loss),
  );
});

test.serial("a whole detector crosses over just as well", async (t) => {
  const values = Float32Array.from({ length: 600 * 2 }, (_, at) => Math.sin(at));
  const job = {
    table: { rows: 600, columns: 2, values },
    names: ["a", "b"],
    options: { seed: 1, epochs: 2, falseAlarmRate: 0.01, releaseShare: 0.5, levelVectors: 100 },
  };
  const there = await runTrainingJob("detector", job);
  t.deepEqual(there, await TRAINING_JOBS.detector(job, { onProgress: () => {} }));
});

test.serial("every thread has the lowest priority; cancelled, the process is gone", async (t) => {
  const controller = new AbortController();
  let pid = 0;
  const onProgress = () => {
    pid = trainingOf(process.pid)!;
    t.deepEqual(new Set(nicenessOf(pid)), new Set([19]));
    controller.abort(new Error("enough"));
  };
  const job = runTrainingJob("network", ENDLESS, { signal: controller.signal, onProgress });
  await t.throwsAsync(job, { message: "enough" });
  t.true(pid > 0);
  t.false(existsSync(`/proc/${pid}`));
});

test.serial("cancelled before it began, no process is started", async (t) => {
  const signal = AbortSignal.abort();
  const job = runTrainingJob("network", SHORT, { signal });
  await t.throwsAsync(job, { any: true, name: "AbortError" });
  t.is(trainingOf(process.pid), undefined);
});

test.serial("what the job refuses is thrown here, by its name", async (t) => {
  const job = runTrainingJob("network", additionJob(1, { seed: 1 }));
  await fails(t, job, "training-failed", /samples: 1, not a whole number/);
});

test.serial("a process that takes too much memory gives up", async (t) => {
  const job = runTrainingJob("network", SHORT, { memoryLimitBytes: 2 ** 20 });
  await fails(t, job, "no-memory", /training takes \d+ MiB of memory and may take 1:/);
});

test.serial("a killed process is an error in one line", async (t) => {
  const onProgress = () => process.kill(trainingOf(process.pid)!, "SIGKILL");
  const job = runTrainingJob("network", ENDLESS, { onProgress });
  await fails(t, job, "training-failed", /has ended \(SIGKILL\) without a result/);
});

test.serial("it ends with the process that started it", async (t) => {
  const parent = startParent(t);
  let pid: number | undefined;
  await until(() => {
    pid = trainingOf(parent.pid!);
    return pid !== undefined;
  }, "a training process");
  // It has begun once it told something: then the parent is killed without a chance to tidy up.
  await once(parent.stdout!, "data");
  parent.kill("SIGKILL");
  await until(() => commandOf(pid!) === "", "its end");
  t.pass();
});

function startParent(t: ExecutionContext): ChildProcess {
  const program = join(import.meta.dirname, "training-parent-child.ts");
  const parent = spawn(process.execPath, [program], { stdio: ["ignore", "pipe", "inherit"] });
  t.teardown(() => parent.kill("SIGKILL"));
  return parent;
}

async function fails(t: ExecutionContext, job: Promise<unknown>, code: ErrorCode, what: RegExp) {
  const error = await t.throwsAsync(job, { instanceOf: AppError });
  t.is(error?.code, code);
  t.regex(error?.message ?? "", what);
}

test.serial("where no process can be started, the error is one line", async (t) => {
  const { execPath, env } = process;
  const path = env.PATH;
  t.teardown(() => Object.assign(process, { execPath }) && Object.assign(env, { PATH: path }));
  const refused = (message: RegExp) =>
    t.throwsAsync(runTrainingJob("network", SHORT), { code: "setup-missing", message });
  process.execPath = "no\0program";
  await refused(/^no training process can be started \([^\n]+\): look whether the box is short/);
  process.execPath = execPath;
  env.PATH = "/nonexistent";
  await refused(/^no training process can be started \([^\n]*ENOENT\): install coreutils$/);
});
