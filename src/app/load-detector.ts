import type { Logger } from "pino";
import { AppError, oneLine } from "#core/errors.ts";
import { FEATURE_NAMES } from "#features/types.ts";
import { ModelRegistry } from "#store/model-registry.ts";
import type { KeptDetector } from "#store/types.ts";

/**
 * The current detector of a data folder, or null where none can serve: why, the log tells. A
 * damaged one is set aside, so that it is told of once. Never throws.
 * @param windowSeconds length of the windows that it is to judge
 */
export function loadDetector(
  directory: string,
  windowSeconds: number,
  log: Logger,
): KeptDetector | null {
  const registry = new ModelRegistry(directory);
  try {
    const kept = registry.current();
    if (kept === null) return null;
    const fault = misfitOf(kept, windowSeconds);
    if (fault === null) log.info({ model: kept.version }, "the trained detector serves");
    else log.warn({ model: kept.version }, `the detector does not serve: ${fault}; train again`);
    return fault === null ? kept : null;
  } catch (error) {
    log.warn(oneLine(error));
    if (error instanceof AppError && error.code === "model-invalid") setAside(registry, log);
    return null;
  }
}

/** Why a whole model cannot judge these windows, or null. */
export function misfitOf({ model, ...kept }: KeptDetector, windowSeconds: number): string | null {
  if (kept.windowSeconds !== windowSeconds) {
    return `it was trained on windows of ${kept.windowSeconds} s, not ${windowSeconds}`;
  }
  const isOurs = model.names.join() === FEATURE_NAMES.join();
  return isOurs ? null : "it was trained on other features";
}

function setAside(registry: ModelRegistry, log: Logger): void {
  try {
    const { current } = registry.choice();
    if (current !== null) log.warn(`it lies in ${registry.setAside(current)} now`);
  } catch (error) {
    log.warn(oneLine(error));
  }
}
