import test from "ava";
import type { NamedLayer } from "#infer/layers-model/types.ts";
import { meantBy, wantedOf } from "#infer/layers-model/weight-names.ts";

const LSTM: NamedLayer = {
  name: "lstm",
  spec: { kind: "lstm", units: 3, isSequence: false },
  hasBias: true,
};
const DENSE: NamedLayer = {
  name: "dense",
  spec: { kind: "dense", units: 2, activation: "relu" },
  hasBias: false,
};

test("what layers need", (t) => {
  t.deepEqual(wantedOf(LSTM, 5), [
    { name: "lstm/kernel", shape: [5, 12] },
    { name: "lstm/recurrent_kernel", shape: [3, 12] },
    { name: "lstm/bias", shape: [12] },
  ]);
  t.deepEqual(wantedOf(DENSE, 3), [{ name: "dense/kernel", shape: [3, 2] }]);
  t.deepEqual(wantedOf({ ...DENSE, spec: { kind: "dropout", rate: 0.5 } }, 3), []);
});

const wanted = new Map([...wantedOf(LSTM, 5), ...wantedOf(DENSE, 3)].map((w) => [w.name, w]));
const means = test.macro({
  title: (_, given: string) => `${given} means`,
  exec: (t, given: string, meant: string | undefined) => {
    t.is(meantBy(given, wanted)?.name, meant);
  },
});

test(means, "lstm/kernel", "lstm/kernel");
test(means, "lstm/lstm_cell/kernel", "lstm/kernel");
test(means, "lstm/lstm_cell_7/bias", "lstm/bias");
test(means, "model/lstm/lstm_cell/recurrent_kernel", "lstm/recurrent_kernel");
test(means, "model/dense/kernel", "dense/kernel");
test(means, "dense/bias", undefined);
test(means, "dense_1/kernel", undefined);
test(means, "kernel", undefined);
test(means, "lstm/a/b/kernel", undefined);
test(means, "", undefined);
