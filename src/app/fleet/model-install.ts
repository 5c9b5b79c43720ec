import { createHash } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { download } from "#app/fleet/download.ts";
import {
  type Begun,
  type CommandContext,
  CommandFailure,
  type Outcome,
} from "#app/fleet/executor.ts";
import { type CommitParts, seenAtWork } from "#app/fleet/model-commit.ts";
import type { ShadowParts } from "#app/shadow/comparisons.ts";
import { SHADOW_RUNS } from "#app/shadow/shadow-run.ts";
import type { Params } from "#fleet/catalogue.ts";
import { mostPackageBytes, numbersDigest, unpackModel } from "#store/model-package.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import { readSmall } from "#store/small-file.ts";
import type { KeptModels, ModelKind } from "#store/types.ts";
import { whenFree } from "#store/when-free.ts";

/** In the data folder: what has come so far of each model. */
const DOWNLOADS = "downloads";

export interface InstallParts extends ShadowParts, CommitParts {}

type Install = CommandContext<Params<"model.install">>;

/**
 * Downloads a model, verifies it, holds it against the one that serves, puts it in its place, and
 * keeps it once it answers at work. The very model that serves already is left as it is.
 * @throws CommandFailure, AppError: the old model serves
 */
export function installModel(
  kind: ModelKind,
  context: Install,
  parts: InstallParts,
): Promise<Outcome> {
  return withPart(context, parts, (file) => install(kind, context, file, parts));
}

/**
 * After a stop of the program: the model that was being installed has to prove itself where it is
 * in force already. Another one of its version is not ours to withdraw.
 * @param begun its step, and from "switch" on the sum of its numbers
 */
export function goOnInstalling(
  kind: ModelKind,
  context: Install,
  parts: InstallParts,
  { step, memo }: Begun,
): Promise<Outcome> {
  const registry = new ModelRegistry(parts.directory, kind);
  const { version } = context.params;
  const mayBeIn = step === "switch" || step === "commit";
  const isIn = mayBeIn && registry.choice().current === version;
  const isOurs = isIn && registry.digest(version) === memo.numbers;
  if (!isOurs) return installModel(kind, context, parts);
  return withPart(context, parts, () => commit(kind, context, parts));
}

/** Whatever the end, the part goes: only a stop of the program leaves it, to go on from. */
async function withPart(
  { id }: Install,
  { directory }: InstallParts,
  work: (file: string) => Promise<Outcome>,
): Promise<Outcome> {
  const file = join(directory, DOWNLOADS, `${id}.part`);
  try {
    const outcome = await work(file);
    rmSync(file, { force: true });
    return outcome;
  } catch (error) {
    if (!isStop(error)) rmSync(file, { force: true });
    throw error;
  }
}

async function install<Kind extends ModelKind>(
  kind: Kind,
  context: Install,
  file: string,
  parts: InstallParts,
): Promise<Outcome> {
  const { params, step, signal } = context;
  step("download");
  mkdirSync(join(parts.directory, DOWNLOADS), { recursive: true, mode: 0o750 });
  await download({ url: params.url, file, mostBytes: mostPackageBytes(kind), signal });
  step("verify");
  const kept = verified(kind, file, params);
  const registry = new ModelRegistry(parts.directory, kind);
  const isThere = registry.choice().current === params.version;
  if (isThere) return alreadyServes(registry, kept);
  const misfit = SHADOW_RUNS[kind].misfitOf(kept, parts);
  if (misfit !== null) throw new CommandFailure(misfit);
  step("shadow-run");
  const { over, fault, figures } = await SHADOW_RUNS[kind].run(kept, parts, signal);
  if (fault !== null) throw new CommandFailure(`the old model stays: ${fault}`);
  step("switch", { memo: { numbers: numbersDigest(kind, kept) } });
  // What somebody else has put in force meanwhile is not ours to withdraw.
  if (!(await whenFree(() => registry.adopt(kept, over), signal)))
    return alreadyServes(registry, kept);
  return { ...(await commit(kind, context, parts)), ...figures };
}

/**
 * The end of an installation of the version that is in force: its name alone does not tell that it
 * is the same. @throws CommandFailure, AppError
 */
function alreadyServes<Kind extends ModelKind>(
  registry: ModelRegistry<Kind>,
  kept: KeptModels[Kind],
): Outcome {
  const { version } = kept;
  // A damaged one differs, too, and that is told by the reading.
  registry.read(version);
  if (registry.digest(version) === numbersDigest(registry.kind, kept)) return { version };
  throw new CommandFailure(
    `another ${registry.kind} ${version} serves, and a version's numbers never change: give it a new version`,
  );
}

function verified<Kind extends ModelKind>(
  kind: Kind,
  file: string,
  { sha256, version }: Params<"model.install">,
): KeptModels[Kind] {
  const bytes = readSmall(file, mostPackageBytes(kind));
  const digest = createHash("sha256")
    .update(bytes ?? "")
    .digest("hex");
  if (bytes === null || digest !== sha256) {
    throw new CommandFailure(`what was downloaded has the sha256 ${digest}`);
  }
  const kept = unpackModel(kind, bytes);
  if (kept.version !== version) throw new CommandFailure(`it is version ${kept.version}`);
  return kept;
}

/** Keeps the new model once it has answered, or goes back. */
async function commit(
  kind: ModelKind,
  { params, step, signal }: Install,
  parts: InstallParts,
): Promise<Outcome> {
  step("commit");
  try {
    await seenAtWork(kind, params.version, parts, signal);
    return { version: params.version };
  } catch (error) {
    if (!isStop(error)) {
      const registry = new ModelRegistry(parts.directory, kind);
      // However the command ends: without its signal.
      await whenFree(() => withdraw(registry, params.version));
    }
    throw error;
  }
}

/**
 * Takes the new one out of force, the first leaves none. Another that was trained meanwhile has
 * passed its own gate, and in the place of a damaged one another serves, or none.
 */
function withdraw(registry: ModelRegistry<ModelKind>, version: string): void {
  const { current, previous } = registry.choice();
  if (current !== version) return;
  if (previous === null) registry.forget();
  else registry.rollback(version);
}

/** The program ends, not the command. */
function isStop(error: unknown): boolean {
  return error instanceof CommandFailure && error.code === "interrupted";
}
