import test, { type ExecutionContext } from "ava";
import { AppError } from "#core/errors.ts";
import { readTopology, writeTopology } from "#infer/layers-model/topology.ts";
import type { Topology } from "#infer/layers-model/types.ts";

type Fields = Readonly<Record<string, unknown>>;

const layer = (class_name: string, config: Fields) => ({ class_name, config });
const lstm = (more: Fields = {}) =>
  layer("LSTM", { name: "l", units: 3, recurrent_activation: "sigmoid", ...more });
const dense = (more: Fields = {}) => layer("Dense", { name: "d", units: 2, ...more });
const input = (...shape: (number | null)[]) =>
  layer("InputLayer", { name: "i", batch_input_shape: shape });
const model = (...layers: object[]) => ({ class_name: "Sequential", config: { layers } });
const sequence = (more: Fields) => model(input(null, 5, 2), lstm(more), dense());

const READ: Topology = {
  inputShape: [5, 2],
  layers: [
    { name: "l", spec: { kind: "lstm", units: 3, isSequence: false }, hasBias: true },
    { name: "d", spec: { kind: "dense", units: 2, activation: "linear" }, hasBias: true },
  ],
};

test("the input's shape stands in a layer of its own, in the first of the others, or both", (t) => {
  t.deepEqual(readTopology(sequence({}), "f"), READ);
  const shape = { batch_input_shape: [32, 5, 2] };
  t.deepEqual(readTopology(model(lstm(shape), dense()), "f"), READ);
  t.deepEqual(readTopology(sequence(shape), "f"), READ);
  t.deepEqual(readTopology({ model_config: sequence({}) }, "f"), READ);
});

test("what is written is read again", (t) => {
  const { inputShape, layers } = READ;
  const more: Topology = {
    inputShape,
    layers: [
      { name: "s", spec: { kind: "lstm", units: 4, isSequence: true }, hasBias: true },
      { name: "x", spec: { kind: "dropout", rate: 0.25 }, hasBias: false },
      ...layers,
      { name: "e", spec: { kind: "dense", units: 1, activation: "relu" }, hasBias: false },
    ],
  };
  t.deepEqual(readTopology(JSON.parse(JSON.stringify(writeTopology(more))), "f"), more);
});

const refuses = test.macro({
  title: (given) => `refused: ${given}`,
  exec: (t: ExecutionContext, given: unknown, what: string | RegExp) => {
    const error = t.throws(() => readTopology(given, "f"), { instanceOf: AppError });
    t.is(error?.code, "model-invalid");
    if (typeof what === "string") t.is(error?.message, `f: modelTopology.${what}`);
    else t.regex(error?.message ?? "", what);
  },
});
const at = "config.layers";
const first = `${at}.1.config`;

test(
  "a model of another kind",
  refuses,
  { class_name: "Model" },
  "class_name: Model, not Sequential",
);
test(
  "one of the converter, by its place",
  refuses,
  { model_config: { class_name: "Functional" } },
  "model_config.class_name: Functional, not Sequential",
);
test("no layers", refuses, model(), /layers/);
test(
  "another layer",
  refuses,
  model(input(null, 2), layer("GRU", { name: "g" })),
  `${at}.1.class_name: no layer that is known: InputLayer, LSTM, Dropout and Dense are`,
);
test(
  "Keras' older gates",
  refuses,
  sequence({ recurrent_activation: "hard_sigmoid" }),
  `${first}.recurrent_activation: hard_sigmoid, not sigmoid`,
);
test(
  "gates left out, which may be either",
  refuses,
  sequence({ recurrent_activation: undefined }),
  `${first}.recurrent_activation: missing, not sigmoid`,
);
test(
  "another output of the cell",
  refuses,
  sequence({ activation: "relu" }),
  `${first}.activation: relu, not tanh`,
);
for (const name of ["stateful", "go_backwards", "return_state", "time_major"]) {
  test(name, refuses, sequence({ [name]: true }), `${first}.${name}: true, not false`);
}
test(
  "other numbers",
  refuses,
  sequence({ dtype: "float64" }),
  `${first}.dtype: float64, not float32`,
);
test(
  "another activation",
  refuses,
  model(input(null, 2), dense({ activation: "softmax" })),
  `${first}.activation: softmax, not linear or relu or sigmoid`,
);
test("half a unit", refuses, sequence({ units: 1.5 }), /config.layers.1.config.units: /);
test("no unit", refuses, sequence({ units: 0 }), /^f: .*units of layer 1 \(lstm\): 0/);
test("too many layers", refuses, model(input(null, 2), ...new Array(65).fill(dense())), /layers/);
test("a name that is none", refuses, sequence({ name: "a/b" }), `${first}.name: no plain name`);
test("a name twice", refuses, sequence({ name: "d" }), `${at}: two are named d`);
test("no shape", refuses, model(dense()), `${at}.0.config.batch_input_shape: missing`);
test(
  "two shapes",
  refuses,
  sequence({ batch_input_shape: [null, 5, 3] }),
  `${first}.batch_input_shape: not that of the InputLayer`,
);
test(
  "any number of steps",
  refuses,
  model(input(null, null, 2), lstm()),
  `${at}.0.config.batch_input_shape: a size that is not fixed`,
);
test("pictures", refuses, model(input(null, 5, 5, 3), dense()), /batch_input_shape: /);
test("below nothing", refuses, model(input(null, -2), dense()), /^f: .*input features: -2/);
test(
  "an input in the middle",
  refuses,
  model(dense({ batch_input_shape: [null, 2] }), input(null, 2)),
  `${at}: an InputLayer that is not the first`,
);
test("an input alone", refuses, model(input(null, 2)), /^f: .*number of layers: 0/);
test(
  "all dropped",
  refuses,
  model(input(null, 2), layer("Dropout", { name: "o", rate: 1 })),
  /rate 1/,
);
