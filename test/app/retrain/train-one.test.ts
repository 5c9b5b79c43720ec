import test, { type ExecutionContext } from "ava";
import { detectorTrainer } from "#app/detector-trainer.ts";
import type { Challenger, ModelTrainer } from "#app/model-trainer.ts";
import { judgeChallenger } from "#app/retrain/judge-challenger.ts";
import { outcomeText, type TrainOneParts, trainOne } from "#app/retrain/train-one.ts";
import { systemClock } from "#core/clock.ts";
import { micros } from "#core/units.ts";
import { toMicros } from "#store/entry-fields.ts";
import { openHistory } from "#store/history.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { TrainingLog } from "#store/training-log.ts";
import { officeTraffic } from "../../helpers/office-traffic.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { limitsFor } from "../../store/samples.ts";

const never = new AbortController().signal;
const office = officeTraffic(1600, micros(systemClock.now() - 3 * 3_600_000_000));

/** A box that has seen a calm office for two hours. */
async function watched(t: ExecutionContext, changes: Partial<TrainOneParts> = {}) {
  const directory = scratchFolder(t);
  const history = openHistory(limitsFor(directory));
  t.teardown(() => history[Symbol.dispose]());
  for (const window of await office) history.write(window, []);
  const parts = { directory, history, clock: systemClock, least: 1000 };
  const log = new TrainingLog(directory);
  const told: [string, number][] = [];
  return {
    directory,
    log,
    told,
    trainer: detectorTrainer(parts) as ModelTrainer,
    registry: new ModelRegistry(directory, "detector"),
    parts: {
      ...{ judge: judgeChallenger(parts), log, clock: systemClock, probationHours: 24 },
      tell: (state: string, share: number) => told.push([state, share]),
      ...changes,
    } satisfies TrainOneParts,
  };
}

test("a detector is trained, tested on attacks, kept, and on probation for its hours", async (t) => {
  const { trainer, parts, registry, log, told } = await watched(t);
  const outcome = await trainOne(trainer, parts, never);
  t.like(outcome, { kind: "detector", result: "kept", why: null });
  t.is(registry.choice().current, outcome.version);
  t.true(outcome.seconds > 0);
  t.true((outcome.figures.attackRecall ?? 0) > 0.4, JSON.stringify(outcome.figures));
  const entry = log.read().detector!;
  t.like(entry, { result: "kept", version: outcome.version });
  t.is(toMicros(entry.probationUntil!) - toMicros(entry.at), 24 * 3_600_000_000);
  t.deepEqual(told.at(-1), ["judging", 1]);
  t.true(told.every(([, share], n) => n === 0 || share >= told[n - 1]![1]));
  t.is(outcomeText(outcome), `${outcome.version} serves`);
});

test("what the test refuses is not kept, and why is noted", async (t) => {
  const judge = async () => ({ fault: "it hears nothing", figures: { recall: 0 } });
  const { trainer, parts, registry, log } = await watched(t, { judge });
  const outcome = await trainOne(trainer, parts, never);
  t.like(outcome, { result: "refused", version: null, why: "it hears nothing" });
  t.is(outcome.figures.recall, 0);
  t.is(registry.choice().current, null);
  t.like(log.read().detector, { result: "refused", probationUntil: null });
  t.is(outcomeText(outcome), "refused: it hears nothing: the old model stays");
});

test("another that was trained meanwhile stays, and this is tried again the next day", async (t) => {
  const { trainer, parts, registry, log } = await watched(t);
  const judge: TrainOneParts["judge"] = async (challenger) => {
    registry.install((challenger as Challenger<"detector">).draft, systemClock.now());
    return { fault: null, figures: {} };
  };
  const outcome = await trainOne(trainer, { ...parts, judge }, never);
  t.like(outcome, { result: "not-trained", version: null });
  t.regex(outcome.why ?? "", /^it was judged against no model, and the current detector is /);
  t.deepEqual(registry.versions(), [registry.choice().current]);
  t.like(log.read().detector, { result: "not-trained", probationUntil: null });
});

test("what goes wrong is an outcome, what is aborted is none", async (t) => {
  const failing = () => Promise.reject(new Error("no disk"));
  const { trainer, parts, log } = await watched(t, { judge: failing });
  const outcome = await trainOne(trainer, parts, never);
  t.like(outcome, { result: "not-trained", why: "no disk" });
  t.is(outcomeText(log.read().detector!), "not trained: no disk");
  const reason = new Error("stop");
  const other = await watched(t);
  await t.throwsAsync(trainOne(other.trainer, other.parts, AbortSignal.abort(reason)), {
    is: reason,
  });
  t.is(other.log.read().detector, null);
});
