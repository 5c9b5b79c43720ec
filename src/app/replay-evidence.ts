import { isEvidence } from "#app/evidence-file.ts";
import { keepEvidence } from "#app/evidence-keeper.ts";
import { evidenceSource } from "#app/evidence-source.ts";
import type { PipelineOptions } from "#app/pipeline.ts";
import type { Config } from "#config/types.ts";
import { AppError } from "#core/errors.ts";
import { openEvidence } from "#store/evidence-folder.ts";

/**
 * Keeps the evidence of a replay in a folder, under the cap of the configuration; none goes for
 * its age. Here nobody waits for a disk to have room again.
 * @throws AppError from the pipeline when the disk does not take it
 */
export function replayEvidence(
  directory: string,
  config: Config,
): NonNullable<PipelineOptions["evidence"]> {
  const { maxBytes } = config.evidence;
  const days = Number.POSITIVE_INFINITY;
  const folder = openEvidence({ directory, maxBytes, days, isOurs: isEvidence });
  return evidenceSource(config.evidence, (part) => {
    keepEvidence(folder, part);
    const { state, problem } = folder.health;
    if (state !== "ok") throw new AppError("store-failed", `replay: --evidence ${problem}`);
  });
}
