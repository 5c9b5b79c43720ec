import test from "ava";
import { LearnedLevel } from "#l2/traffic/learned-level.ts";

const taught = (count: number, spans: number, floor = 100) => {
  const level = new LearnedLevel(floor);
  for (let i = 0; i < spans; i++) level.learn(count);
  return level.level;
};

test("a quiet network keeps the floor", (t) => {
  t.is(taught(3, 1000), 100);
});

test("a busy one is judged by its own history, once there is enough of it", (t) => {
  t.is(taught(90, 99), 100);
  const level = taught(90, 100);
  t.true(level > 350 && level < 450, `${level}`);
});

test("rare spans below the quantile teach nothing", (t) => {
  const level = new LearnedLevel(100);
  for (let i = 0; i < 2000; i++) level.learn(i % 250 === 0 ? 5000 : 10);
  t.is(level.level, 100);
});

test("nobody can teach it to overlook everything", (t) => {
  t.is(taught(1_000_000, 500), 1600);
});

test("it follows a network that has grown calm", (t) => {
  const level = new LearnedLevel(100);
  for (let i = 0; i < 5000; i++) level.learn(300);
  const before = level.level;
  for (let i = 0; i < 100_000; i++) level.learn(5);
  t.true(before > 1000);
  t.is(level.level, 100);
});
