import test, { type ExecutionContext } from "ava";
import { attackFault, judgeByAttacks } from "#app/retrain/attack-gate.ts";
import { judgeChallenger } from "#app/retrain/judge-challenger.ts";
import { systemClock } from "#core/clock.ts";
import { micros } from "#core/units.ts";
import { openHistory } from "#store/history.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import type { ModelDraft } from "#store/types.ts";
import { fittedDetector } from "../../helpers/fitted-detector.ts";
import { officeTraffic } from "../../helpers/office-traffic.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { limitsFor } from "../../store/samples.ts";

const figures = (recall: number, aucPr = 0.9) => ({ recall, aucPr });
const never = new AbortController().signal;

test("a detector must find what the current one finds, and its int8 build what it finds", (t) => {
  const fault = (recall: number, current: number | null, int8 = 0.9) =>
    attackFault({
      challenger: figures(recall),
      champion: current === null ? null : figures(current),
      int8: figures(recall, int8),
    });
  t.is(fault(0.9, 0.9), null);
  t.is(fault(0.9, 0.5), null);
  t.is(fault(0.9, 0.92), null, "chance");
  t.is(fault(0.9, 0.93), "it finds 90 % of the replayed attacks, the current model 93 %");
  t.is(fault(0.25, null), null);
  t.is(fault(0.2, null), "it finds 20 % of the replayed attacks, less than 25 %");
  t.is(fault(0.2, 0.2), null, "no worse than what serves");
  t.is(fault(0.9, 0.9, 0.891), null);
  t.regex(fault(0.9, 0.9, 0.889) ?? "", /^its int8 build .*: AUC-PR 0\.889, not 0\.900$/);
});

const START = micros(systemClock.now() - 3 * 3_600_000_000);
const office = officeTraffic(1500, START);
const fitted = office.then((windows) => fittedDetector(windows.slice(0, 1200)));

/** A box that has seen a calm office for hours, and a detector of the first of them. */
async function watched(t: ExecutionContext) {
  const directory = scratchFolder(t);
  const history = openHistory(limitsFor(directory));
  t.teardown(() => history[Symbol.dispose]());
  for (const window of await office) history.write(window, []);
  const draft: ModelDraft<"detector"> = {
    ...{ windows: 1200, windowSeconds: 5, seed: 1, aimedRate: 0.001 },
    ...{ heldOutRate: 0, heldOutWindows: 300 },
    ...(await fitted),
  };
  return { parts: { directory, history, clock: systemClock }, draft };
}

test("on windows of its own, one that hears passes, one that is deaf does not", async (t) => {
  const { parts, draft } = await watched(t);
  const first = await judgeByAttacks(draft, parts, never);
  t.is(first.fault, null);
  t.is(first.figures.currentAttackRecall, null);
  t.true((first.figures.attackRecall ?? 0) > 0.4, JSON.stringify(first.figures));
  new ModelRegistry(parts.directory, "detector").install(draft, systemClock.now());
  const { model } = draft;
  const deaf = { ...draft, model: { ...model, alarm: { ...model.alarm, threshold: 1e9 } } };
  const second = await judgeByAttacks(deaf, parts, never);
  t.regex(second.fault ?? "", /^it finds 0 % of the replayed attacks, the current model \d+/);
  t.is(second.figures.currentAttackRecall, first.figures.attackRecall);
});

test("where the history has no room for attacks that is a fault; other kinds are let by", async (t) => {
  const { parts, draft } = await watched(t);
  const empty = scratchFolder(t);
  using history = openHistory(limitsFor(empty));
  const { fault } = await judgeByAttacks(draft, { ...parts, history, directory: empty }, never);
  t.regex(fault ?? "", /^no attack fits into the newest windows/);
  const challenger = { kind: "optimizer", fault: null, figures: {}, install: () => "" } as const;
  const verdict = await judgeChallenger(parts)({ ...challenger, draft: null as never }, never);
  t.deepEqual(verdict, { fault: null, figures: {} });
});

test("aborted, it judges nothing", async (t) => {
  const { parts, draft } = await watched(t);
  const reason = new Error("stop");
  await t.throwsAsync(judgeByAttacks(draft, parts, AbortSignal.abort(reason)), { is: reason });
});
