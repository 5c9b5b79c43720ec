import test from "ava";
import { trainingTable } from "#app/clean-windows.ts";
import { ALARM } from "#app/detector-settings.ts";
import { micros } from "#core/units.ts";
import { FEATURE_COUNT } from "#features/types.ts";
import { type AttackedWindows, tryDetectors } from "#train/detector-trial.ts";
import { fittedDetector } from "../helpers/fitted-detector.ts";
import { louder, usualTraffic } from "../helpers/usual-traffic.ts";

const START = micros(1_714_557_600_000_000);
const learned = usualTraffic(1500, START, 1);
const calibration = trainingTable(learned);

/** Newer windows with a loud stretch of 3 every 100, `times` as loud as usual. */
function attacked(times: number): AttackedWindows {
  const isLoud = (n: number) => n % 100 >= 50 && n % 100 < 53;
  const windows = usualTraffic(800, START, 2).map((each, n) =>
    isLoud(n) ? louder(each, times, 0, 15) : each,
  );
  return {
    table: {
      rows: 800,
      columns: FEATURE_COUNT,
      values: Float32Array.from(windows.flatMap(({ features }) => [...features])),
    },
    follows: Uint8Array.from({ length: 800 }, (_, n) => (n === 0 ? 0 : 1)),
    attacks: Uint16Array.from({ length: 800 }, (_, n) => (isLoud(n) ? 1 + Math.floor(n / 100) : 0)),
  };
}

test("what is loud is found, by the int8 build too, and what is not so is not", async (t) => {
  const challenger = await fittedDetector(learned);
  const of = (times: number) =>
    tryDetectors({
      challenger,
      champion: null,
      calibration,
      alarm: ALARM,
      windows: attacked(times),
    });
  const loud = of(5);
  t.is(loud.champion, null);
  t.is(loud.challenger.recall, 1);
  t.true(loud.challenger.aucPr > 0.95, String(loud.challenger.aucPr));
  t.is(loud.int8.recall, 1);
  t.true(Math.abs(loud.int8.aucPr - loud.challenger.aucPr) < 0.02);
  const quiet = of(1);
  t.true(quiet.challenger.recall <= 0.25, String(quiet.challenger.recall));
  t.true(quiet.challenger.aucPr < 0.2, String(quiet.challenger.aucPr));
});

test("a deaf detector finds less than the one before", async (t) => {
  const champion = await fittedDetector(learned);
  const alarm = { ...champion.model.alarm, threshold: 1e9 };
  const challenger = { ...champion, model: { ...champion.model, alarm } };
  const job = { challenger, champion, calibration, alarm: ALARM, windows: attacked(5) };
  const trial = tryDetectors(job);
  t.is(trial.challenger.recall, 0);
  t.is(trial.champion?.recall, 1);
  t.is<number | undefined, number | undefined>(trial.challenger.aucPr, trial.champion?.aucPr);
});
