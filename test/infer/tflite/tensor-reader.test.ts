import test, { type ExecutionContext } from "ava";
import { decodeTflite } from "#infer/tflite/tflite-reader.ts";
import { encodeTflite } from "#infer/tflite/tflite-writer.ts";
import type { Tensor } from "#infer/tflite/types.ts";
import { BUILT, withTensor } from "../../helpers/tflite-models.ts";

const MODEL = BUILT["int8 detector"]!;

const refuses = test.macro({
  title: (given) => `refuses ${given}`,
  exec: (t: ExecutionContext, name: string, changes: Partial<Tensor>, message: RegExp) => {
    const bytes = encodeTflite(withTensor(MODEL, name, changes));
    t.throws(() => decodeTflite(bytes), { code: "model-invalid", message });
  },
});

const KERNEL = "dense_1/kernel";
test("data of another size", refuses, KERNEL, { data: new Uint8Array(5) }, /: 5 bytes, not 24$/);
test("a size of 0", refuses, KERNEL, { shape: [0, 6] }, /: the shape \[0,6\], not 1 to/);
test("a size below 0", refuses, "input", { shape: [-1, 6] }, /: the shape \[-1,6\], not 1 to/);
test("huge shapes", refuses, "input", { shape: [1 << 21, 1 << 21] }, /not 1 to 4194304 values$/);
test("many dimensions", refuses, "input", { shape: [1, 1, 1, 1, 1, 1, 6] }, /shape: 7 elements/);
test("a state with data", refuses, KERNEL, { isVariable: true }, /a state that has data$/);
const scale = (scales: number[], zeroPoints: number[]) => ({ scale: { scales, zeroPoints } });
test("a scale of 0", refuses, "input/int8", scale([0], [0]), /a scale that is no positive number/);
test("a scale below 0", refuses, "input/int8", scale([-1], [0]), /a scale that is no positive/);
test("a scale of NaN", refuses, "input/int8", scale([Number.NaN], [0]), /a scale that is no/);
test("an infinite scale", refuses, "input/int8", scale([1 / 0], [0]), /a scale that is no/);
test("a wild zero point", refuses, "input/int8", scale([1], [128]), /int8 that is not -128 to 127/);
test("a bias off 0", refuses, "dense_1/bias", scale([1], [1]), /int32 that is not 0 to 0$/);
test("other counts", refuses, "input/int8", scale([1], [0, 0]), /1 scales and 2 zero points$/);
test("other channels", refuses, KERNEL, scale([1, 1], [0, 0]), /scales for another dimension$/);
