import test from "ava";
import { createResourcePredictor } from "#app/resource-predictor.ts";
import { followedIntervals, resourceRows } from "#optimize/resource-rows.ts";
import { fitOptimizer } from "#train/optimizer-fit.ts";
import { lawfulIntervals } from "../helpers/intervals.ts";

const fitted = fitOptimizer(resourceRows(followedIntervals(lawfulIntervals(1500, 1))), { seed: 1 });

test("a knob that is turned shows in what is predicted", async (t) => {
  const predict = createResourcePredictor(await fitted);
  const unseen = lawfulIntervals(200, 2);
  const meanResponse = (retireMs: number) => {
    const all = unseen.map((each) => predict(each, { ...each.knobs, retire_ms: retireMs })[2]!);
    return all.reduce((sum, each) => sum + each, 0) / all.length;
  };
  const [low, middle, high] = [meanResponse(2), meanResponse(10), meanResponse(50)];
  t.true(low < middle / 1.5 && middle < high / 1.5, `${low} ${middle} ${high}`);
});

test("traffic that is foreseen shows in the load, and missing foresight is borne", async (t) => {
  const predict = createResourcePredictor(await fitted);
  const unseen = lawfulIntervals(200, 3);
  const meanCpu = (foreseenBps: number) =>
    unseen.reduce((sum, each) => sum + predict({ ...each, foreseenBps }, each.knobs)[0]!, 0) / 200;
  t.true(meanCpu(5e7) > 2 * meanCpu(1.5e6), `${meanCpu(5e7)} against ${meanCpu(1.5e6)}`);
  t.true(Number.isFinite(meanCpu(Number.NaN)));
});
