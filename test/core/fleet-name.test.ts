import test from "ava";
import fc from "fast-check";
import { FLEET_NAME } from "#core/fleet-name.ts";
import { TopicNames } from "#report/topic-map.ts";

test("a name is one level of a topic, without wildcards", (t) => {
  fc.assert(
    fc.property(fc.stringMatching(FLEET_NAME), (name) => {
      t.true(name.length >= 1 && name.length <= 40);
      const topic = new TopicNames("root", name).of("status/health");
      t.deepEqual(topic.split("/"), ["root", name, "status", "health"]);
    }),
  );
  for (const wrong of ["", "a".repeat(41), "A", "a/b", "a+", "#", "a b", "a\n", "ä", "a_b", "a."]) {
    t.false(FLEET_NAME.test(wrong), JSON.stringify(wrong));
  }
});
