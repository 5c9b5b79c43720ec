import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import koffi from "koffi";
import { holdLibrary } from "#infer/tflite-c/held-library.ts";
import type { LibraryPin } from "#infer/tflite-c/types.ts";
import type { Network, NetworkSpec } from "#infer/types.ts";
import { randomNetwork } from "./reference-network.ts";
import { type Owner, scratchFolder } from "./scratch.ts";

/** The form of the detector, which odd-runtime.c can run. */
const AUTOENCODER: NetworkSpec = {
  inputShape: [20],
  layers: [
    { kind: "dense", units: 8, activation: "relu" },
    { kind: "dense", units: 20, activation: "sigmoid" },
  ],
};
export const ODD_NETWORK = randomNetwork(AUTOENCODER, 1);

/** A function of the library without arguments, as this process has loaded it. */
export function functionOf<T>(pin: LibraryPin, name: string, result: string): () => T {
  return koffi.load(holdLibrary(pin).loadPath).func(name, result, []);
}

/** One of the library's counters, read in this process. */
export function counterOf(pin: LibraryPin, name: string): () => number {
  return functionOf<number>(pin, name, "int");
}

/**
 * odd-runtime.c, compiled to run one network, with what it is to break: `ODD_LEAKS` or
 * `ODD_TYPE=9`. Gone after the test, but for processes that have loaded it.
 */
export function oddRuntime(
  t: Owner,
  breaks: readonly string[] = [],
  network: Network = ODD_NETWORK,
): LibraryPin {
  const folder = scratchFolder(t);
  writeFileSync(join(folder, "network.h"), headerOf(network));
  return compiled(folder, "odd-runtime.c", breaks);
}

export function oddDelegate(t: Owner): LibraryPin {
  return compiled(scratchFolder(t), "odd-delegate.c", []);
}

function compiled(folder: string, source: string, defines: readonly string[]): LibraryPin {
  const path = join(folder, "library.so");
  const flags = ["-shared", "-fPIC", "-O1", "-Wall", "-Wextra", "-Werror", `-I${folder}`];
  const file = join(import.meta.dirname, source);
  const macros = defines.map((define) => `-D${define}`);
  execFileSync("gcc", [...flags, ...macros, "-o", path, file, "-lm"]);
  // The same bytes would be the same library, and its counters those of another test.
  appendFileSync(path, folder);
  return { path, sha256: createHash("sha256").update(readFileSync(path)).digest("hex") };
}

function headerOf({ layers }: Network): string {
  const [hidden, output] = layers;
  if (hidden?.kind !== "dense" || output?.kind !== "dense") throw new Error("two dense layers");
  const floats = (name: string, values: Float32Array) =>
    `static const float ${name}[] = {${Array.from(values, (value) => value.toExponential(9))}};`;
  return [
    `enum { INPUTS = ${hidden.inputs}, HIDDEN = ${hidden.units}, OUTPUTS = ${output.units} };`,
    floats("HIDDEN_KERNEL", hidden.kernel),
    floats("HIDDEN_BIAS", hidden.bias),
    floats("OUTPUT_KERNEL", output.kernel),
    floats("OUTPUT_BIAS", output.bias),
  ].join("\n");
}
