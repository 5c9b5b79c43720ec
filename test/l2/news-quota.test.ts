import test from "ava";
import { NewsQuota } from "#l2/news-quota.ts";

test("twenty a minute are told, and the others counted", (t) => {
  const quota = new NewsQuota();
  const told = Array.from({ length: 25 }, (_, index) => quota.take(100 + index));
  t.is(told.filter(Boolean).length, 20);
  t.deepEqual(quota.gauge("news"), { name: "news", size: 20, limit: 20, evicted: 5 });
});

test("the minute begins with its first news", (t) => {
  const quota = new NewsQuota();
  for (let news = 0; news < 20; news++) quota.take(100);
  t.false(quota.take(699));
  t.true(quota.take(700));
  t.like(quota.gauge("news"), { size: 1, evicted: 1 });
});
