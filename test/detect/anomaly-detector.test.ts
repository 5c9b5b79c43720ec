import test from "ava";
import { AnomalyDetector } from "#detect/anomaly-detector.ts";
import type { DetectorModel } from "#detect/types.ts";

const edge = { low: Float32Array.of(-0.1), high: Float32Array.of(0.1) };
const usual = { ...edge, spread: Float32Array.of(0.1) };
const model: DetectorModel = {
  names: ["load"],
  scaler: {
    offset: Float64Array.of(0),
    spread: Float64Array.of(1),
    typical: Float64Array.of(0.5),
  },
  residual: usual,
  jump: usual,
  value: edge,
  alarm: { threshold: 0.5, releaseShare: 0.5, usualLevel: 0, levelVectors: 1000 },
};

/** Nothing is scaled, and 0.5 is expected. */
const half = {
  scale: (vector: ArrayLike<number>, into: Float32Array) => into.set(Array.from(vector)),
  reconstruct: () => Float32Array.of(0.5),
};

test("a shift calls an alarm, and its end ends it", (t) => {
  const detector = new AnomalyDetector(model, half);
  const series = [...Array(20).fill(0.5), ...Array(10).fill(0.9), ...Array(30).fill(0.5)];
  const alarms = series.map((value) => detector.push([value]));
  t.is(alarms.indexOf(true), 20);
  t.true(alarms.slice(20, 30).every(Boolean));
  t.false(alarms.at(-1));
});

test("the score is smoothed: 0 while all is usual, and a share of what was seen", (t) => {
  const detector = new AnomalyDetector(model, half);
  detector.push([0.5]);
  t.is(detector.score, 0);
  detector.push([0.9]);
  // Residual 0.4 and jump 0.4 are 3 spreads outside each.
  t.true(Math.abs(detector.score - (6 * 0.31) / 1.5) < 1e-5);
});

test("what is odd is told of the last vector, and after a restart none is before", (t) => {
  const detector = new AnomalyDetector(model, half);
  detector.push([0.5]);
  t.deepEqual(detector.finding(), { score: 0, threshold: 0.5, reasons: [] });
  detector.push([0.95]);
  const { score, reasons } = detector.finding();
  t.deepEqual(reasons, [{ feature: "load", share: 1, text: "load is 0.95, usually -0.1 to 0.1" }]);
  t.is(score, detector.score, "its level is 0 yet");
  const scoreOf = (isNew: boolean) => {
    const other = new AnomalyDetector(model, half);
    other.push([0.5]);
    if (isNew) other.restart();
    other.push([0.95]);
    return other.score;
  };
  t.true(scoreOf(true) < scoreOf(false), "no jump is counted");
});
