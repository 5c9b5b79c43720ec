import { CommandFailure, type Executors, type Outcome, repeatable } from "#app/fleet/executor.ts";
import { goOnInstalling, type InstallParts, installModel } from "#app/fleet/model-install.ts";
import { oneLine } from "#core/errors.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import type { ModelKind } from "#store/types.ts";
import { whenFree } from "#store/when-free.ts";

export interface ModelParts extends InstallParts {
  /** What judges begins as on the first day, also where no model did. */
  readonly forget: () => void;
}

/** `model.install` and `model.rollback` of each kind, and `baseline.reset`. */
export function modelExecutors(parts: ModelParts): Executors {
  const { directory, forget } = parts;
  const registryOf = (kind: ModelKind) => new ModelRegistry(directory, kind);
  return {
    "model.install": {
      run: (context) => installModel(context.params.name, context, parts),
      resume: (context, begun) => goOnInstalling(context.params.name, context, parts, begun),
    },
    "model.rollback": {
      run: ({ params, step, signal }) => {
        const registry = registryOf(params.name);
        const before = registry.choice().current;
        step("switch", { memo: { before } });
        return rollBack(registry, before, signal);
      },
      resume: ({ params, signal }, { memo }) => {
        const registry = registryOf(params.name);
        const { current } = registry.choice();
        if (current !== memo.before) return { version: current };
        return rollBack(registry, current, signal);
      },
    },
    "baseline.reset": repeatable(async ({ step, signal }) => {
      step("forget");
      await whenFree(() => registryOf("detector").forget(), signal);
      forget();
      return undefined;
    }),
  };
}

/**
 * A running appliance takes up what the registry says within a second.
 * @param before the version that is to go: whoever went back while this waited has done it
 */
async function rollBack(
  registry: ModelRegistry<ModelKind>,
  before: string | null,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const { current } = await whenFree(() => registry.rollback(before), signal);
    return { version: current };
  } catch (error) {
    signal.throwIfAborted();
    throw new CommandFailure(oneLine(error));
  }
}
