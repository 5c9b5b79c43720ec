import { kindOf } from "#app/cli/model-facts.ts";
import { keepTrained, leastOf, type TrainOptions } from "#app/cli/train.ts";
import { detectorImport } from "#app/detector-import.ts";
import { AppError } from "#core/errors.ts";

export interface ImportOptions extends TrainOptions {
  readonly kind: string;
}

/** `models import PATH`: takes a model from elsewhere, when it passes the gate of trained ones. */
export async function importModel(path: string, options: ImportOptions): Promise<void> {
  const kind = kindOf(options.kind);
  if (kind !== "detector") {
    throw new AppError("usage", `models import: a ${kind} cannot be imported: train one here`);
  }
  const command = "models import";
  const least = leastOf(command, kind, options.least);
  await keepTrained(command, kind, options, (parts) => detectorImport({ ...parts, least }, path));
}
