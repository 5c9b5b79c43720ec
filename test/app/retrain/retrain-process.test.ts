import { existsSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { trainInProcess } from "#app/retrain/retrain-process.ts";
import { openHistory } from "#store/history.ts";
import { TrainingLog } from "#store/training-log.ts";
import { childrenOf, commandOf, nicenessOf } from "../../helpers/child-processes.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { until } from "../../helpers/until.ts";
import { limitsFor } from "../../store/samples.ts";

const never = new AbortController().signal;
const probationHours = 24;
/** nice(1) sets the priority before it becomes the process: until then it has the test's own. */
const childOf = (pid: number) =>
  childrenOf(pid).find((child) => {
    const command = commandOf(child);
    return command.includes("retrain-child.ts") && !command.startsWith("nice ");
  });

test.serial("the outcome of a history that is too short comes back, and is noted", async (t) => {
  const directory = scratchFolder(t);
  openHistory(limitsFor(directory))[Symbol.dispose]();
  const order = { kind: "forecaster", directory, probationHours } as const;
  const { why, ...outcome } = await trainInProcess(order, never, () => {});
  t.like(outcome, { kind: "forecaster", result: "not-trained", version: null });
  t.regex(why ?? "", /^the history has 0 of 2016 spans of 5 minutes/);
  const entry = new TrainingLog(directory).read().forecaster;
  t.like(entry, { result: "not-trained", why, probationUntil: null });
});

test.serial("without a history it fails in one line", async (t) => {
  const order = { kind: "detector", directory: scratchFolder(t), probationHours } as const;
  await t.throwsAsync(
    trainInProcess(order, never, () => {}),
    {
      code: "training-failed",
      message: /^retraining: .*history\.db does not exist/,
    },
  );
});

test.serial("it has the lowest priority; aborted, it is gone and has noted nothing", async (t) => {
  const directory = scratchFolder(t);
  const controller = new AbortController();
  const order = { kind: "detector", directory, probationHours } as const;
  const reason = new Error("stop");
  const training = trainInProcess(order, controller.signal, () => {});
  const done = t.throwsAsync(training, { is: reason });
  await until(() => childOf(process.pid) !== undefined, "the process has started");
  const pid = childOf(process.pid)!;
  t.deepEqual(new Set(nicenessOf(pid)), new Set([19]));
  controller.abort(reason);
  await done;
  t.false(existsSync(`/proc/${pid}`));
  t.false(existsSync(join(directory, "trainings.json")));
  await t.throwsAsync(
    trainInProcess(order, controller.signal, () => {}),
    { is: reason },
  );
});
