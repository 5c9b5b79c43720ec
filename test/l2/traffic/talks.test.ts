import test from "ava";
import { mix32 } from "#core/hash.ts";
import { Talk, Talks } from "#l2/traffic/talks.ts";

test("a talk begins, goes on one way, is answered, and goes on", (t) => {
  const talks = new Talks();
  const [a, b] = [mix32(1), mix32(2)];
  t.is(talks.see(a, b, 1), Talk.begins);
  t.is(talks.see(a, b, 1), Talk.oneWay);
  t.is(talks.see(b, a, 2), Talk.answered);
  t.is(talks.see(b, a, 2), Talk.goesOn);
  t.is(talks.see(a, b, 3), Talk.goesOn);
  t.is(talks.size, 1);
});

test("it is remembered through the next span, and forgotten when silent for two", (t) => {
  const talks = new Talks();
  const [a, b] = [mix32(1), mix32(2)];
  talks.see(a, b, 1);
  t.is(talks.see(b, a, 301), Talk.answered);
  t.is(talks.see(a, b, 601), Talk.goesOn);
  t.is(talks.see(a, b, 2000), Talk.begins);
});

test("it may turn when its span has passed, and when so many more have no room", (t) => {
  const talks = new Talks();
  t.true(talks.mayTurn(1, 1));
  talks.see(mix32(1), mix32(2), 1);
  t.false(talks.mayTurn(300, 256));
  t.true(talks.mayTurn(301, 1));
  for (let i = 2; talks.size < talks.limit - 256; i++) talks.see(mix32(i), mix32(~i), 1);
  t.false(talks.mayTurn(2, 256));
  t.true(talks.mayTurn(2, 257));
});

test("talks are told apart, but for a few that share their bits", (t) => {
  const talks = new Talks();
  let begun = 0;
  for (let i = 0; i < 10_000; i++) {
    if (talks.see(mix32(i), mix32(~i), 1) === Talk.begins) begun++;
  }
  t.true(begun > 9700, `${begun}`);
});

test("a million talks are bounded, counted, and still seen to begin", (t) => {
  const talks = new Talks();
  let begun = 0;
  for (let i = 0; i < 1_000_000; i++) {
    if (talks.see(mix32(i), mix32(~i), 1) === Talk.begins) begun++;
  }
  t.true(talks.size <= talks.limit);
  t.true(talks.evicted > 500_000);
  t.true(begun > 600_000, `${begun}`);
});
