import { type EvidenceBlocks, evidenceFile } from "#app/evidence-file.ts";
import type { EvidenceFolder } from "#store/types.ts";

/** Writes the file of an alert anew with what a step added to it. */
export function keepEvidence(folder: EvidenceFolder, part: EvidenceBlocks): void {
  const { id, state } = part.alert;
  // The same frames seen again, as in a second replay, open the same alert: its file begins anew.
  const before = state === "opened" ? null : folder.read(id);
  if (before === null && part.blocks.length === 0) return;
  folder.write(id, evidenceFile(before, part));
}
