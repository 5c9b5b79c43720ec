import test from "ava";
import { isNamedBy } from "#report/topic-filter.ts";

const names = test.macro((t, filter: string, topics: readonly string[], others: string[]) => {
  for (const topic of topics) t.true(isNamedBy(filter, topic), `${filter} names ${topic}`);
  for (const topic of others) t.false(isNamedBy(filter, topic), `${filter} does not name ${topic}`);
});

test("a topic in full", names, "a/b", ["a/b"], ["a", "a/b/c", "a/bc", "A/b", "a/b/"]);
test("one level of any name", names, "a/+/c", ["a/b/c", "a//c"], ["a/c", "a/b/d", "a/b/c/d"]);
test("the last level of any name", names, "a/+", ["a/b", "a/"], ["a", "a/b/c"]);
test("all below, and itself", names, "a/b/#", ["a/b", "a/b/c", "a/b/c/d"], ["a", "a/bc", "a/c/d"]);
test("both", names, "+/b/#", ["a/b", "x/b/c"], ["a/c", "b"]);
