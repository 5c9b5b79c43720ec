import test from "ava";
import { networkOf } from "#infer/tflite/network-reader.ts";
import { decodeTflite } from "#infer/tflite/tflite-reader.ts";
import { encodeTflite } from "#infer/tflite/tflite-writer.ts";
import type { Network } from "#infer/types.ts";
import { BUILT, DETECTOR, FORECASTER, withOperator } from "../../helpers/tflite-models.ts";

const readBack = (name: string) => networkOf(decodeTflite(encodeTflite(BUILT[name]!)));
const withoutDropout = ({ layers, ...rest }: Network) => {
  return { ...rest, layers: layers.filter(({ kind }) => kind !== "dropout") };
};

test("a float32 file is the network that it was made of, to the bit", (t) => {
  t.deepEqual(readBack("float detector"), DETECTOR);
  t.deepEqual(readBack("float forecaster"), withoutDropout(FORECASTER));
});

test("weights in 8 bits are read within half a step, biases to the bit", (t) => {
  for (const [name, network] of [
    ["hybrid detector", DETECTOR],
    ["hybrid forecaster", withoutDropout(FORECASTER)],
  ] as const) {
    for (const [index, layer] of readBack(name).layers.entries()) {
      const own = network.layers[index]!;
      if (layer.kind === "dropout" || own.kind === "dropout") continue;
      t.deepEqual(layer.bias, own.bias);
      // The weights are within 0.6, so that a step is at most 0.6 / 127.
      for (const [at, weight] of own.kernel.entries()) {
        t.true(Math.abs(weight - layer.kernel[at]!) <= 0.5001 * (0.6 / 127));
      }
    }
  }
});

test("a ReLU of its own belongs to its layer", (t) => {
  const model = BUILT["float detector"]!;
  const plain = withOperator(model, "FULLY_CONNECTED", { options: {} });
  const output = plain.operators[0]!.outputs[0]!;
  const tensors = [...plain.tensors, { ...plain.tensors[output]!, name: "relu" }];
  const [first, second, ...rest] = plain.operators;
  const relu = { ...first!, name: "RELU" as const, inputs: [output] };
  const operators = [
    first!,
    { ...relu, outputs: [tensors.length - 1], version: 1 },
    { ...second!, inputs: second!.inputs.with(0, tensors.length - 1) },
    ...rest,
  ];
  t.deepEqual(networkOf(decodeTflite(encodeTflite({ ...plain, tensors, operators }))), DETECTOR);
});

test("other graphs are refused", (t) => {
  const refused = (name: string, message: RegExp) =>
    t.throws(() => networkOf(BUILT[name]!), { code: "model-invalid", message });
  refused("unrolled forecaster", /^operators\[1\] \(UNPACK\): a graph that branches is not run/);
  refused("int8 forecaster", /^operators\[0\] \(QUANTIZE\): it does not belong to a layer/);
  refused("int8 detector", /^operators\[0\] \(QUANTIZE\): it does not belong to a layer/);
});
