import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { AppError } from "#core/errors.ts";
import { decodeLayersModel, encodeLayersModel } from "#infer/layers-model/layers-model-codec.ts";
import { checkNetwork } from "#infer/network-shape.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import type { LayerSpec, Network } from "#infer/types.ts";
import { randomNetwork } from "../../helpers/reference-network.ts";
import { GOLDEN_MODELS, type GoldenModel } from "./golden-model.ts";

type Shards = Readonly<Record<string, Uint8Array>>;

const NOTHING = new Uint8Array();

function decode(document: string, shards: Shards): Network {
  return decodeLayersModel(document, "a/model.json", (name) => shards[name] ?? NOTHING);
}

/** What answers a model from its files: each must give the golden numbers. */
const ENGINES: Readonly<Record<string, (model: GoldenModel) => Iterable<number>>> = {
  "the plain runner": ({ document, shards, input }) =>
    createPlainRunner(decode(document, shards)).run(Float32Array.from(input)),
};

for (const [name, model] of Object.entries(GOLDEN_MODELS)) {
  for (const [engine, answers] of Object.entries(ENGINES)) {
    test(`${engine} answers the model ${name}`, (t) => {
      const answer = [...answers(model)];
      t.is(answer.length, model.answer.length);
      for (const [at, value] of model.answer.entries()) {
        t.true(Math.abs(answer[at]! - value) < 1e-6, `${answer[at]}, not ${value}`);
      }
    });
  }
}

test("layers are those of the file", (t) => {
  const { document, shards } = GOLDEN_MODELS["saved by tfjs"]!;
  const { inputShape, layers } = decode(document, shards);
  t.deepEqual(inputShape, [2, 1]);
  const [lstm, dropout, dense] = layers;
  t.like(lstm, { kind: "lstm", inputs: 1, units: 2, isSequence: false });
  t.deepEqual(dropout, { kind: "dropout", rate: 0.2 });
  t.like(dense, { kind: "dense", inputs: 2, units: 1, activation: "linear" });
});

/** Networks of every kind: LSTM layers before dense ones, dropout anywhere. */
const specs = fc
  .record({
    inputs: fc.integer({ min: 1, max: 5 }),
    lstms: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 2 }),
    denses: fc.array(
      fc.record({
        units: fc.integer({ min: 1, max: 4 }),
        activation: fc.constantFrom("linear", "relu", "sigmoid"),
      }),
      { maxLength: 3 },
    ),
    rate: fc.double({ min: 0, max: 0.99, noNaN: true }),
  })
  .map(({ inputs, lstms, denses, rate }) => {
    const layers: LayerSpec[] = [{ kind: "dropout", rate }];
    for (const [at, units] of lstms.entries()) {
      layers.push({ kind: "lstm", units, isSequence: at + 1 < lstms.length });
    }
    for (const dense of denses) layers.push({ kind: "dense", ...dense });
    return { inputShape: lstms.length > 0 ? [3, inputs] : [inputs], layers };
  });

test("what is written is read again to the bit, in any number of shards", (t) => {
  const shardBytes = fc.integer({ min: 41, max: 400 });
  fc.assert(
    fc.property(specs, fc.integer(), shardBytes, (spec, seed, limit) => {
      const network = randomNetwork(spec, seed);
      const files = encodeLayersModel(network, limit);
      for (const bytes of files.shards.values()) t.true(bytes.length <= limit);
      t.deepEqual(decode(files.document, Object.fromEntries(files.shards)), network);
    }),
  );
});

test("weights keep their sign, and the smallest of them", (t) => {
  const kernel = Float32Array.of(-0, 1.4e-45, -3.4e38, 0.1);
  const network: Network = {
    inputShape: [2],
    layers: [
      { kind: "dense", inputs: 2, units: 2, activation: "linear", kernel, bias: kernel.slice(2) },
    ],
  };
  const { document, shards } = encodeLayersModel(network);
  const [layer] = decode(document, Object.fromEntries(shards)).layers;
  t.true(layer?.kind === "dense" && layer.kernel.every((each, at) => Object.is(each, kernel[at])));
});

test("a network that does not fit together is not written", (t) => {
  const { layers } = randomNetwork({ inputShape: [2], layers: [DENSE] }, 1);
  t.throws(() => encodeLayersModel({ inputShape: [3], layers }), { message: /gets 3/ });
});

const DENSE: LayerSpec = { kind: "dense", units: 2, activation: "relu" };
const { document: GOOD, shards: GOOD_SHARDS } = GOLDEN_MODELS["converted from Keras"]!;

/** Refused in one line that names the file. */
function refusal(t: ExecutionContext, document: string, shards: Shards): string {
  const error = t.throws(() => decode(document, shards), { instanceOf: AppError });
  t.is(error?.code, "model-invalid");
  t.true(error?.message.startsWith("a/model.json: "), error?.message);
  t.notRegex(error?.message ?? "", /[\n\r\u2028]/);
  return error?.message ?? "";
}

test("refused: what is no model", (t) => {
  t.regex(refusal(t, "{", {}), /it is no JSON/);
  for (const text of ["null", "[]", "{}", "7", '{"modelTopology":[]}']) refusal(t, text, {});
  t.regex(
    refusal(t, '{"format":"graph-model"}', {}),
    /model.format: graph-model, not layers-model/,
  );
  t.regex(refusal(t, "[".repeat(100_000), {}), /it is no JSON/);
});

test("refused: more weights than are read, without looking for them", (t) => {
  const large = GOOD.replaceAll('"units":2', '"units":4096');
  t.regex(refusal(t, large, GOOD_SHARDS), /modelTopology: 671\d+ weights, more than 16777216/);
});

test("refused: a weight that is no number", (t) => {
  const bytes = Buffer.from(GOOD_SHARDS["group1-shard2of2.bin"]!);
  bytes.set([0, 0, 0x80, 0x7f], bytes.length - 4);
  const what = /bias of layer 1 \(lstm\) has a weight that is no number/;
  t.regex(refusal(t, GOOD, { ...GOOD_SHARDS, "group1-shard2of2.bin": bytes }), what);
});

/** Gives the network, or null where it is refused as it should be. */
function attempt(document: string, shards: Shards): Network | null {
  try {
    return decode(document, shards);
  } catch (error) {
    if (error instanceof AppError && error.code === "model-invalid") return null;
    throw error;
  }
}

/** Paths to every value within a document. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, each]) => pathsOf(each, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value)
    ? [...value]
    : { ...(value as object) };
  Object.assign(copy, { [key]: replaced((copy as Record<string, unknown>)[key], rest, by) });
  return copy;
}

test("any value in any place is refused, or gives a network that fits together", (t) => {
  const whole = JSON.parse(GOOD) as unknown;
  const places = fc.constantFrom(...pathsOf(whole));
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(0, -1, 1, 2, 3, 1e9, 0.5, "float32", "relu", [2, 1], [1, 8], [], {}, null),
  );
  let accepted = 0;
  fc.assert(
    fc.property(places, value, places, (path, by, other) => {
      const twice = JSON.stringify(replaced(replaced(whole, path, by), other, by)) ?? "";
      const once = JSON.stringify(replaced(whole, path, by));
      for (const document of [once, twice]) {
        const network = attempt(document, GOOD_SHARDS);
        if (network === null) continue;
        checkNetwork(network);
        accepted++;
      }
    }),
    { numRuns: 3000 },
  );
  t.true(accepted > 0, "some fields do not matter");
});

test("a shard of any other length is refused, one of any bytes at most for its numbers", (t) => {
  const second = "group1-shard2of2.bin";
  const length = GOOD_SHARDS[second]!.length;
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2 * length }), (bytes) => {
      const network = attempt(GOOD, { ...GOOD_SHARDS, [second]: bytes });
      t.true(network === null || bytes.length === length);
    }),
  );
  fc.assert(
    fc.property(fc.uint8Array({ minLength: length, maxLength: length }), (bytes) => {
      const network = attempt(GOOD, { ...GOOD_SHARDS, [second]: bytes });
      if (network !== null) checkNetwork(network);
    }),
  );
});

test("text that is cut or changed anywhere never crashes", (t) => {
  fc.assert(
    fc.property(fc.nat({ max: GOOD.length }), fc.string({ maxLength: 4 }), (at, text) => {
      attempt(GOOD.slice(0, at), GOOD_SHARDS);
      attempt(GOOD.slice(0, at) + text + GOOD.slice(at + text.length), GOOD_SHARDS);
    }),
    { numRuns: 2000 },
  );
  t.pass();
});
