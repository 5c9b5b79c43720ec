import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { decodeTflite } from "#infer/tflite/tflite-reader.ts";
import { loadApi, TFLITE_PROTOTYPES, type TfliteApi } from "#infer/tflite-c/c-api.ts";
import { holdLibrary } from "#infer/tflite-c/held-library.ts";
import { createTfliteRunner } from "#infer/tflite-c/tflite-c-runner.ts";
import type { Runner } from "#infer/types.ts";

/**
 * The files of bench/models/tflite.ts through TensorFlow Lite's C library, as a box runs them:
 *
 *   node bench/models/tflite.ts FOLDER && node bench/models/tflite-c.ts FOLDER LIBRARY
 *
 * Prints a line a file: the largest difference from our float runner, and from our int8 runner
 * where there is one; whether the same questions in the other order have the same answers; and the
 * median and 99th percentile of a call from JavaScript.
 */
interface Case {
  readonly file: string;
  readonly inputs: readonly (readonly number[])[];
  readonly float: readonly (readonly number[])[];
  readonly int8: readonly (readonly number[])[] | null;
}

const CALLS = 3000;
const [folder, library] = process.argv.slice(2);
if (folder === undefined || library === undefined) {
  throw new Error("usage: node bench/models/tflite-c.ts FOLDER LIBRARY");
}
const sha256 = createHash("sha256").update(readFileSync(library)).digest("hex");
const api = loadApi<TfliteApi>(holdLibrary({ path: library, sha256 }), TFLITE_PROTOTYPES);
for (const each of JSON.parse(readFileSync(join(folder, "cases.json"), "utf8")) as Case[]) {
  const model = decodeTflite(readFileSync(join(folder, each.file)));
  using runner = createTfliteRunner(api, model, null);
  process.stdout.write(`${each.file.padEnd(32)} ${figures(runner, each)}\n`);
}

function figures(runner: Runner, { inputs, float, int8 }: Case): string {
  const asked = inputs.map((values) => Float32Array.from(values));
  const answers = asked.map((input) => runner.run(input).slice());
  const again = asked.toReversed().map((input) => runner.run(input).slice());
  const repeats = answers.every((answer, at) => again.at(-1 - at)!.join() === answer.join());
  const fromInt8 = int8 === null ? "" : ` from int8 ${largest(answers, int8).toExponential(2)}`;
  const off = `max ${largest(answers, float).toExponential(2)}${fromInt8}`;
  const [p50, p99] = times(runner, asked);
  const time = `p50 ${p50.toFixed(1)} us p99 ${p99.toFixed(1)} us`;
  return `${off} ${repeats ? "repeats" : "DOES NOT REPEAT"} ${time}`;
}

function largest(answers: readonly Float32Array[], wanted: Case["float"]): number {
  const offs = answers.flatMap((answer, at) =>
    Array.from(answer, (value, index) => Math.abs(value - wanted[at]![index]!)),
  );
  return Math.max(...offs);
}

function times({ run }: Runner, asked: readonly Float32Array[]): [p50: number, p99: number] {
  const all = Float64Array.from({ length: CALLS }, (_, call) => {
    const startMs = performance.now();
    run(asked[call % asked.length]!);
    return (performance.now() - startMs) * 1000;
  }).sort();
  return [all[CALLS / 2]!, all[(CALLS * 99) / 100]!];
}
