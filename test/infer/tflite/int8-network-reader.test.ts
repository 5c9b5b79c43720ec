import test from "ava";
import { createInt8Runner } from "#infer/int8/int8-runner.ts";
import type { Int8Network } from "#infer/int8/types.ts";
import { int8NetworkOf } from "#infer/tflite/int8-network-reader.ts";
import { decodeTflite } from "#infer/tflite/tflite-reader.ts";
import { encodeTflite } from "#infer/tflite/tflite-writer.ts";
import type { TfliteModel } from "#infer/tflite/types.ts";
import { interpret } from "../../helpers/graph-interpreter.ts";
import { BUILT, chance, INT8_DETECTOR } from "../../helpers/tflite-models.ts";

const MODEL = BUILT["int8 detector"]!;

/** Scales as the file has them. */
function inSingle({ input, layers, ...rest }: Int8Network): Int8Network {
  const single = <T extends { readonly scale: number }>(part: T) => {
    return { ...part, scale: Math.fround(part.scale) };
  };
  return {
    ...rest,
    input: single(input),
    layers: layers.map((layer) => {
      if (layer.kind === "sigmoid") return layer;
      const kernelScale = Math.fround(layer.kernelScale);
      return { ...layer, kernelScale, output: single(layer.output) };
    }),
  };
}

test("a file in whole numbers is the network that it was made of, scales in single precision", (t) => {
  t.deepEqual(int8NetworkOf(decodeTflite(encodeTflite(MODEL))), inSingle(INT8_DETECTOR));
});

test("its answers are those of the graph, but for the rounding of a step", (t) => {
  const { run } = createInt8Runner(int8NetworkOf(MODEL));
  for (let seed = 0; seed < 50; seed++) {
    const input = chance(6, 0, 1, seed);
    const graph = interpret(MODEL, [...input]);
    for (const [at, value] of run(input).entries()) {
      t.true(Math.abs(value - graph[at]!) <= 1 / 256 + 1e-9, `${seed} ${value} ${graph[at]}`);
    }
  }
});

test("int8 at the ends, and a layer without a bias, are taken too", (t) => {
  const [, ...inner] = MODEL.operators;
  const [dense, ...rest] = inner.slice(0, -1);
  const ends: TfliteModel = {
    ...MODEL,
    inputs: [dense!.inputs[0]!],
    outputs: rest.at(-1)!.outputs,
    operators: [{ ...dense!, inputs: dense!.inputs.slice(0, 2) }, ...rest],
  };
  const network = int8NetworkOf(decodeTflite(encodeTflite(ends)));
  const [layer, ...others] = inSingle(INT8_DETECTOR).layers;
  if (layer?.kind !== "dense") return t.fail();
  t.deepEqual(network, {
    ...inSingle(INT8_DETECTOR),
    layers: [{ ...layer, bias: new Int32Array(4) }, ...others],
  });
});

test("other graphs are refused", (t) => {
  const refused = (name: string, message: RegExp) =>
    t.throws(() => int8NetworkOf(BUILT[name]!), { code: "model-invalid", message });
  refused("float detector", /^operators\[0\] \(FULLY_CONNECTED\): it is no layer of a network of/);
  refused("int8 forecaster", /^operators\[1\] \(UNIDIRECTIONAL_SEQUENCE_LSTM\): it is no layer/);
  refused("unrolled forecaster", /branches|no layer/);
});
