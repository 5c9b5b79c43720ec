import test, { type ExecutionContext } from "ava";
import { AppError } from "#core/errors.ts";
import { readManifest, writeManifest } from "#infer/layers-model/weight-manifest.ts";

type Fields = Readonly<Record<string, unknown>>;

const weight = (more: Fields = {}) => ({ name: "a/b", shape: [2, 3], dtype: "float32", ...more });
const packed = (quantization: Fields) => weight({ quantization });
const group = (...weights: object[]) => [{ paths: ["a.bin"], weights }];
const inFile = (...paths: unknown[]) => [{ paths, weights: [] }];

test("weights and how they are kept", (t) => {
  const uint8 = { dtype: "uint8", scale: 0.5, min: -1, original_dtype: "float32" };
  const weights = [weight(), packed(uint8), packed({ dtype: "float16" })];
  const [read] = readManifest([{ paths: ["./a.bin", "b-2.bin"], weights }], "f");
  t.deepEqual(read?.paths, ["a.bin", "b-2.bin"]);
  t.deepEqual(
    read?.weights.map(({ encoding }) => encoding),
    [{ kind: "float32" }, { kind: "uint8", scale: 0.5, min: -1 }, { kind: "float16" }],
  );
});

test("what is written is read again", (t) => {
  const weights = [{ name: "a/kernel", shape: [2, 3] }];
  t.deepEqual(readManifest(writeManifest(["x.bin"], weights), "f"), [
    { paths: ["x.bin"], weights: [{ ...weights[0]!, encoding: { kind: "float32" } }] },
  ]);
});

const refuses = test.macro({
  title: (given) => `refused: ${given}`,
  exec: (t: ExecutionContext, given: unknown, what: string) => {
    const error = t.throws(() => readManifest(given, "f"), { instanceOf: AppError });
    t.is(error?.code, "model-invalid");
    const { message = "" } = error ?? {};
    t.true(message.startsWith(`f: weightsManifest.${what}`), message);
  },
});
const outside = "0.paths.0: no name of a file beside model.json";

for (const path of ["../a", "..", "/a", "a/b", "./../a", "a\\b", ".", "", "a\n", "a\0", "~"]) {
  test(`the path ${JSON.stringify(path)}`, refuses, inFile(path), outside);
}
test("a path that is long", refuses, inFile("a".repeat(201)), "0.paths.0: ");
test("no path", refuses, inFile(), "0.paths: ");
test("too many paths", refuses, inFile(...new Array(65).fill("a")), "0.paths: ");
test(
  "whole numbers",
  refuses,
  group(weight({ dtype: "int32" })),
  "0.weights.0.dtype: int32, not float32",
);
const packing = "0.weights.0.quantization";
test(
  "a packing that the converter has not",
  refuses,
  group(packed({ dtype: "int8", scale: 1, min: 0 })),
  `${packing}.dtype: none of uint8, uint16 and float16`,
);
test("no scale", refuses, group(packed({ dtype: "uint8", min: 0 })), `${packing}.scale: `);
const endless: unknown = JSON.parse('{ "dtype": "uint8", "scale": 1e999, "min": 0 }');
test("a scale without end", refuses, group(packed(endless as Fields)), `${packing}.scale: `);
for (const shape of [[], [0], [-1], [1.5], [1, 1, 1], ["1"], [2 ** 60]]) {
  const place = shape.length % 3 === 0 ? "0.weights.0.shape" : "0.weights.0.shape.0";
  test(`the shape [${shape}]`, refuses, group(weight({ shape })), place);
}
test("too many weights", refuses, group(...new Array(193).fill(weight())), "0.weights: ");
