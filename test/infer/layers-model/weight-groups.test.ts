import test, { type ExecutionContext } from "ava";
import { AppError } from "#core/errors.ts";
import type { WeightEntry, WeightGroup } from "#infer/layers-model/types.ts";
import { readWeights } from "#infer/layers-model/weight-groups.ts";
import { hex } from "../../helpers/frames.ts";

const entry = (name: string, ...shape: number[]): WeightEntry => {
  return { name, shape, encoding: { kind: "float32" } };
};
const WANTED = [
  { name: "d/kernel", shape: [2, 1] },
  { name: "d/bias", shape: [1] },
];
const KERNEL = entry("d/kernel", 2, 1);
const BIAS = entry("m/d/bias", 1);
const SHARDS: Readonly<Record<string, Uint8Array>> = {
  one: hex("0000803f 0000"),
  two: hex("00c0 0000003f"),
  kernel: hex("0000803f 000000c0"),
  bias: hex("0000003f"),
  none: hex(""),
};
const group = (paths: string[], ...weights: WeightEntry[]): WeightGroup => ({ paths, weights });

test("values by wanted name, from groups and shards of any cut", (t) => {
  for (const groups of [
    [group(["one", "two"], KERNEL, BIAS)],
    [group(["none"]), group(["bias"], BIAS), group(["kernel", "none"], KERNEL)],
  ]) {
    const asked: number[] = [];
    const values = readWeights(groups, WANTED, "f", (name, limitBytes) => {
      asked.push(limitBytes);
      return SHARDS[name]!;
    });
    t.deepEqual(values.get("d/kernel"), Float32Array.of(1, -2));
    t.deepEqual(values.get("d/bias"), Float32Array.of(0.5));
    t.is(values.size, 2);
    t.deepEqual(asked, groups.length === 1 ? [12, 6] : [0, 4, 8, 0]);
  }
});

const refuses = test.macro({
  title: (given) => `refused: ${given}`,
  exec: (t: ExecutionContext, groups: WeightGroup[], what: string, mayRead = false) => {
    const read = (name: string) => {
      if (!mayRead) t.fail("no file is asked for");
      return SHARDS[name]!;
    };
    const error = t.throws(() => readWeights(groups, WANTED, "f", read), { instanceOf: AppError });
    t.like(error, { code: "model-invalid", message: `f: weightsManifest${what}` });
  },
});

test(
  "a weight of no layer",
  refuses,
  [group(["one"], KERNEL, BIAS, entry("Adam\n/m", 1))],
  " Adam?/m: a weight of no layer",
);
test(
  "a weight twice",
  refuses,
  [group(["one"], KERNEL), group(["one"], BIAS, entry("d/cell/kernel", 2, 1))],
  " d/cell/kernel: d/kernel is there twice",
);
test(
  "a shape the other way round",
  refuses,
  [group(["one"], entry("d/kernel", 1, 2))],
  " d/kernel: shape [1,2], not [2,1]",
);
test("a weight too few", refuses, [group(["one"], KERNEL)], ": no d/bias");
test("no group", refuses, [], ": no d/kernel");
test(
  "shards that end early",
  refuses,
  [group(["one", "bias"], KERNEL, BIAS)],
  " bias: ends after 10 of the group's 12 bytes",
  true,
);
test(
  "a shard that goes on",
  refuses,
  [group(["one", "kernel"], KERNEL, BIAS)],
  " kernel: more than the 6 bytes still to come",
  true,
);
