import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { ModelWatch } from "#app/model-watch.ts";
import { scratchFolder } from "../helpers/scratch.ts";

/** A slot that counts its looks, and in which each of them finds something. */
function countingSlot() {
  return {
    ...{
      kind: "detector" as const,
      version: null,
      problem: null,
      isDamaged: false,
      isBereft: false,
    },
    mayPass: false,
    looks: 0,
    look() {
      this.looks++;
      return true;
    },
  };
}

test("slots look when the document is another, and while the disk did not give one", (t) => {
  const data = scratchFolder(t);
  const [one, other] = [countingSlot(), countingSlot()];
  const watch = new ModelWatch(data, [one, other]);
  t.deepEqual(watch.look(), [one, other], "the first look is always one");
  t.deepEqual(watch.look(), []);
  writeFileSync(join(data, "models.json"), "{}");
  t.deepEqual(watch.look(), [one, other]);
  t.deepEqual(watch.look(), []);
  other.mayPass = true;
  t.is(watch.look().length, 2);
  t.is(other.looks, 3);
});
