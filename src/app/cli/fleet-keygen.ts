import { writeLine } from "#app/cli/output.ts";
import { AppError } from "#core/errors.ts";
import { newKey } from "#fleet/signature.ts";
import { COMMAND_CLASSES, type CommandClass } from "#fleet/types.ts";
import { writeOperatorKey } from "#store/operator-key.ts";

export interface KeygenOptions {
  readonly out: string;
  readonly classes: string;
  readonly json?: true;
}

/** `fleet keygen`: says where the two halves of the new key lie. */
export function keygenCommand({ out, classes, json }: KeygenOptions): void {
  const files = writeOperatorKey(out, newKey(), classesOf(classes));
  if (json) writeLine(JSON.stringify(files));
  else {
    writeLine(`${files.privateFile}: keep it, and sign with it (fleet send --key)`);
    writeLine(`${files.publicFile}: for fleet.trustDirectory of each device`);
  }
}

function classesOf(text: string): CommandClass[] {
  const wanted = text.split(",");
  const known = COMMAND_CLASSES.filter((role) => wanted.includes(role));
  if (known.length === new Set(wanted).size) return known;
  throw new AppError("usage", `--classes ${text}: choose of ${COMMAND_CLASSES.join(",")}`);
}
