import { type EvidenceBlocks, evidenceFile } from "#app/evidence-file.ts";
import type { TableGauge } from "#l2/types.ts";
import type { EvidenceFolder } from "#store/types.ts";

/** Writes the file of an alert anew with what a step added to it. */
export function keepEvidence(folder: EvidenceFolder, part: EvidenceBlocks): void {
  const { id, state } = part.alert;
  // The same frames seen again, as in a second replay, open the same alert: its file begins anew.
  const before = state === "opened" ? null : folder.read(id);
  if (before === null && part.blocks.length === 0) return;
  folder.write(id, evidenceFile(before, part));
}

/** How full the folder is; what it could not take counts with what it let go of. */
export function evidenceGauge({ health }: EvidenceFolder): TableGauge {
  const { bytes, maxBytes, evicted, lost } = health;
  return { name: "evidence: bytes on disk", size: bytes, limit: maxBytes, evicted: evicted + lost };
}
