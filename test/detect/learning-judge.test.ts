import test from "ava";
import { seededRandom } from "#core/random.ts";
import { LearningJudge } from "#detect/learning-judge.ts";
import { FEATURE_NAMES } from "#features/types.ts";

const random = seededRandom(3);

/** A calm window: some packets, of some ARP, and nothing of the rest; the box is busy at will. */
function calm(box = 0): Float32Array {
  const vector = new Float32Array(20);
  vector.set([20 + 4 * random.unit(), 9000 + 2000 * random.unit(), 60, 1]);
  return vector.fill(box, 15);
}

/** A scan: many more packets, all requests, from one more source. */
function scan(): Float32Array {
  const vector = calm();
  vector.set([400, 200_000, 60, 390], 0);
  return vector;
}

const pushed = (judge: LearningJudge, count: number, make: () => Float32Array) =>
  Array.from({ length: count }, () => judge.push(make()));

test("in the first hour it says nothing", (t) => {
  const judge = new LearningJudge(5);
  t.false(pushed(judge, 100, calm).includes(true));
  t.false(pushed(judge, 100, scan).includes(true));
});

test("then it calls what goes on far outside, says why, and stops when it does", (t) => {
  const judge = new LearningJudge(5);
  t.false(pushed(judge, 1000, calm).includes(true));
  const odd = pushed(judge, 10, scan);
  t.false(odd[0], "one window alone is not enough");
  t.true(odd.slice(2).every(Boolean));
  const finding = judge.finding();
  const reasons = finding.reasons.map(({ text }) => text);
  t.true(finding.score > finding.threshold);
  t.is(reasons.length, 3);
  const shares = finding.reasons.map(({ share }) => share);
  t.deepEqual(
    shares,
    shares.toSorted((a, b) => b - a),
  );
  t.true(shares.every((share) => share > 0) && shares[0]! + shares[1]! + shares[2]! <= 1.000001);
  t.regex(reasons.join("; "), /packets_per_s is 400, usually about 2\d(\.\d)?, give or take \d/);
  t.regex(reasons.join("; "), /arp_requests_per_s is 390, usually about 1, give or take 0.2/);
  t.false(pushed(judge, 10, calm).at(-1));
});

test("what it calls odd it learns only when that lasts an hour", (t) => {
  const judge = new LearningJudge(5);
  pushed(judge, 1000, calm);
  const odd = pushed(judge, 1500, scan);
  t.true(odd.slice(2, 720).every(Boolean));
  t.false(odd.at(-1));
});

test("the box itself is not looked at", (t) => {
  const judge = new LearningJudge(5);
  pushed(judge, 1000, calm);
  t.false(pushed(judge, 20, () => calm(1e9)).includes(true));
});

test("after a day it is silent", (t) => {
  const judge = new LearningJudge(60);
  pushed(judge, 1440, calm);
  t.false(pushed(judge, 20, scan).includes(true));
});

test("the traffic's features are the first 15", (t) => {
  t.is(FEATURE_NAMES.indexOf("cpu_usage_pct"), 15);
});
