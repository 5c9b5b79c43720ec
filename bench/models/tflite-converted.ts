import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInt8Runner } from "#infer/int8/int8-runner.ts";
import { createPlainRunner } from "#infer/plain-runner.ts";
import { int8NetworkOf } from "#infer/tflite/int8-network-reader.ts";
import { networkOf } from "#infer/tflite/network-reader.ts";
import { decodeTflite } from "#infer/tflite/tflite-reader.ts";
import type { TfliteModel } from "#infer/tflite/types.ts";
import type { Runner } from "#infer/types.ts";

/**
 * Reads the files of tflite_converted.py and says how far our runners are from TensorFlow Lite's
 * answers, or why a file is refused:
 *
 *   python3 bench/models/tflite_converted.py FOLDER && node bench/models/tflite-converted.ts FOLDER
 */
interface Case {
  readonly file: string;
  readonly inputs: readonly (readonly number[])[];
  readonly answers: readonly (readonly number[])[];
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error("usage: node bench/models/tflite-converted.ts FOLDER");
const cases: readonly Case[] = JSON.parse(readFileSync(join(folder, "cases.json"), "utf8"));
for (const { file, inputs, answers } of cases) {
  try {
    const { run } = runnerOf(decodeTflite(readFileSync(join(folder, file))));
    const off = inputs.flatMap((input, index) => {
      const own = run(Float32Array.from(input));
      return answers[index]!.map((answer, at) => Math.abs(answer - own[at]!));
    });
    const mean = off.reduce((sum, each) => sum + each, 0) / off.length;
    const most = Math.max(...off);
    process.stdout.write(`${file}: mean ${mean.toExponential(1)} max ${most.toExponential(1)}\n`);
  } catch (error) {
    process.stdout.write(`${file}: refused: ${(error as Error).message}\n`);
  }
}

function runnerOf(model: TfliteModel): Runner {
  const isInt8 = model.operators.some(({ name, outputs }) => {
    return name === "FULLY_CONNECTED" && model.tensors[outputs[0]!]!.type === "int8";
  });
  return isInt8 ? createInt8Runner(int8NetworkOf(model)) : createPlainRunner(networkOf(model));
}
