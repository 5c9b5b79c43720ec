import { join } from "node:path";

/** Below the store's folder. */
export const EVIDENCE_FOLDER = "evidence";

const NAME = /^([a-z0-9-]{1,80})\.pcapng$/;

/** Where the evidence of an alert lies; null for what is no alert's id, whatever it holds. */
export function evidencePath(directory: string, id: string): string | null {
  const name = `${id}.pcapng`;
  return idOf(name) === null ? null : join(directory, name);
}

/** The alert that a file's name belongs to, or null for a name that is not of ours. */
export function idOf(name: string): string | null {
  return NAME.exec(name)?.[1] ?? null;
}
