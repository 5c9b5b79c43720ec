import { writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { readForeign } from "#app/foreign-model.ts";
import { encodeTflite } from "#infer/tflite/tflite-writer.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { BUILT, DETECTOR } from "../helpers/tflite-models.ts";

test("what the other process reads comes over to the bit", async (t) => {
  const file = join(scratchFolder(t), "a.tflite");
  writeFileSync(file, encodeTflite(BUILT["float detector"]!));
  t.deepEqual(await readForeign(file), { network: DETECTOR, isExact: true, card: null });
});

test("why it refuses a file comes over, too", async (t) => {
  const file = join(scratchFolder(t), "a.tflite");
  writeFileSync(file, "");
  const message = /a\.tflite: header: it leads out of the file$/;
  await t.throwsAsync(readForeign(file), { code: "model-invalid", message });
});

test("who gives up is not held", async (t) => {
  const reason = new Error("enough");
  await t.throwsAsync(readForeign("x", AbortSignal.abort(reason)), { is: reason });
});
