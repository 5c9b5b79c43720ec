import test from "ava";
import { DAY_STEPS, planTrial } from "#app/trial/trial-plan.ts";
import { KNOB_NAMES } from "#optimize/types.ts";

test("the same seed plans the same, another one something else", (t) => {
  t.deepEqual(planTrial(50, 1), planTrial(50, 1));
  t.notDeepEqual(planTrial(50, 1), planTrial(50, 2));
});

test("the load goes up and down with the day, within what a box can take", (t) => {
  const plan = planTrial(10 * DAY_STEPS, 3);
  const meanAt = (hour: number) =>
    plan.filter((_, i) => i % DAY_STEPS === hour).reduce((sum, { pace }) => sum + pace, 0) / 10;
  t.true(meanAt(DAY_STEPS / 2) > 8 * meanAt(0));
  t.true(plan.every(({ pace }) => pace > 10 && pace <= 1000));
});

test("every knob is turned, and stays for 4 to 12 windows", (t) => {
  const plan = planTrial(600, 5);
  for (const name of KNOB_NAMES) t.true(new Set(plan.map(({ knobs }) => knobs[name])).size > 1);
  const held: number[] = [];
  for (const [i, { knobs }] of plan.entries()) {
    if (knobs === plan[i - 1]?.knobs) held[held.length - 1]!++;
    else held.push(1);
  }
  t.true(
    held.slice(0, -1).every((windows) => windows >= 4 && windows <= 13),
    held.join(" "),
  );
});
