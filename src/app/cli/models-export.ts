import { dataFolder, type PolicyFolder } from "#app/cli/data-folder.ts";
import { kindOf } from "#app/cli/model-facts.ts";
import { writeLine } from "#app/cli/output.ts";
import { BUILDS, type Build, detectorBuild, forecasterBuild } from "#app/model-builds.ts";
import { writeNewFolder } from "#app/new-folder.ts";
import { AppError, oneLine } from "#core/errors.ts";
import { encodeLayersModel } from "#infer/layers-model/layers-model-codec.ts";
import { encodeTflite } from "#infer/tflite/tflite-writer.ts";
import type { TfliteModel } from "#infer/tflite/types.ts";
import type { Network } from "#infer/types.ts";
import { encodeDetector } from "#store/detector-codec.ts";
import { encodeForecaster } from "#store/forecaster-codec.ts";
import { ModelRegistry } from "#store/model-registry.ts";

const FORMATS = ["layers-model", "tflite", "card"] as const;
type Format = (typeof FORMATS)[number];
type Files = ReadonlyMap<string, Uint8Array>;

export interface ExportOptions extends PolicyFolder {
  readonly kind: string;
  readonly format: string;
  readonly build?: string;
  readonly out: string;
  readonly json?: true;
}

/** The current model of a kind, and what of it can be written. */
interface Exportable {
  readonly version: string;
  readonly network: Network;
  readonly card: Uint8Array;
  readonly build: (build: Build | undefined) => Promise<TfliteModel>;
}

/** `models export`: the current model of a kind with its card, as files for other programs. */
export async function exportModel(options: ExportOptions): Promise<void> {
  const { out, json } = options;
  const format = oneOf("--format", options.format, FORMATS);
  const build = options.build === undefined ? undefined : oneOf("--build", options.build, BUILDS);
  if (build !== undefined && format !== "tflite") {
    throw new AppError("usage", "models export: --build is for --format tflite");
  }
  const { version, card, ...model } = exportableOf(kindOf(options.kind), dataFolder(options));
  const files = new Map([...(await modelFiles(model, format, build)), ["card.json", card]]);
  writeNewFolder(out, files);
  const list = [...files].map(([name, { length }]) => ({ name, bytes: length }));
  if (json) writeLine(JSON.stringify({ kind: options.kind, version, out, files: list }));
  else for (const { name, bytes } of list) writeLine(`${out}/${name}: ${bytes} bytes`);
}

async function modelFiles(
  { network, build: make }: Pick<Exportable, "network" | "build">,
  format: Format,
  build: Build | undefined,
): Promise<Files> {
  switch (format) {
    case "card":
      return new Map();
    case "tflite":
      return new Map([["model.tflite", encodeTflite(await make(build))]]);
    case "layers-model": {
      const { document, shards } = encodeLayersModel(network);
      return new Map([...shards, ["model.json", new TextEncoder().encode(document)]]);
    }
  }
}

/** @throws AppError "usage" where there is no current model, or none that could be written */
function exportableOf(kind: ReturnType<typeof kindOf>, directory: string): Exportable {
  if (kind === "detector") {
    const kept = currentOf(new ModelRegistry(directory, kind));
    const { card } = encodeDetector(kept);
    const make: Exportable["build"] = (build = "int8") => detectorBuild(kept, build, directory);
    return { version: kept.version, network: kept.network, card, build: make };
  }
  if (kind === "forecaster") {
    const kept = currentOf(new ModelRegistry(directory, kind));
    const { card } = encodeForecaster(kept);
    const make: Exportable["build"] = (build = "hybrid") => forecasterBuild(kept, build, directory);
    return { version: kept.version, network: kept.model.network, card, build: make };
  }
  throw new AppError("usage", `models export: an ${kind} is no network: nothing else reads it`);
}

function currentOf<Kind extends "detector" | "forecaster">(registry: ModelRegistry<Kind>) {
  const kept = registry.current();
  if (kept !== null) return kept;
  const mend = `arpguard train ${registry.kind} makes one`;
  throw new AppError("usage", `models export: there is no current ${registry.kind}: ${mend}`);
}

function oneOf<const T extends string>(option: string, text: string, all: readonly T[]): T {
  const found = all.find((each) => each === text);
  if (found !== undefined) return found;
  const wrong = `${option} ${oneLine(text)} is none of ${all.join(", ")}`;
  throw new AppError("usage", `models export: ${wrong}`);
}
