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
import { digestOf } from "#store/model-card.ts";
import { packModel } from "#store/model-package.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import type { KeptModels, ModelKind } from "#store/types.ts";

const FORMATS = ["layers-model", "tflite", "card", "package"] as const;
/** The one file of a package. */
const PACKAGE = "model.agm";
type Format = (typeof FORMATS)[number];
type Files = ReadonlyMap<string, Uint8Array>;

export interface ExportOptions extends PolicyFolder {
  readonly kind: string;
  readonly format: string;
  readonly build?: string;
  readonly out: string;
  readonly json?: true;
}

interface Exported {
  readonly version: string;
  /** By their names. */
  readonly files: Files;
}

/** The current network of a kind, and what of it can be written. */
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
  const kind = kindOf(options.kind);
  const directory = dataFolder(options);
  const { version, files } =
    format === "package"
      ? packageOf(kind, directory)
      : await networkFiles(exportableOf(kind, directory), format, build);
  writeNewFolder(out, files);
  const list = [...files].map(([name, bytes]) => {
    return { name, bytes: bytes.length, sha256: digestOf(bytes) };
  });
  if (json) writeLine(JSON.stringify({ kind, version, out, files: list }));
  else for (const { name, bytes } of list) writeLine(`${out}/${name}: ${bytes} bytes`);
  if (json || format !== "package") return;
  writeLine(`model.install takes it as the ${kind} ${version} with the sha256 ${list[0]!.sha256}`);
}

/** As the fleet installs it on other boxes. */
function packageOf(kind: ModelKind, directory: string): Exported {
  const kept = currentOf(new ModelRegistry(directory, kind));
  return { version: kept.version, files: new Map([[PACKAGE, packModel(kind, kept)]]) };
}

async function networkFiles(
  { version, card, ...model }: Exportable,
  format: Exclude<Format, "package">,
  build: Build | undefined,
): Promise<Exported> {
  const files = new Map([...(await modelFiles(model, format, build)), ["card.json", card]]);
  return { version, files };
}

async function modelFiles(
  { network, build: make }: Pick<Exportable, "network" | "build">,
  format: Exclude<Format, "package">,
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
function exportableOf(kind: ModelKind, directory: string): Exportable {
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
  throw new AppError("usage", `models export: an ${kind} is no network: --format package`);
}

function currentOf<Kind extends ModelKind>(registry: ModelRegistry<Kind>): KeptModels[Kind] {
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
