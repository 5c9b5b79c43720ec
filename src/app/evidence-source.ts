import type { EvidenceBlocks } from "#app/evidence-file.ts";
import { pcapngPackets } from "#capture/file/pcapng-writer.ts";
import type { Config } from "#config/types.ts";
import { clip } from "#core/clip.ts";
import { EvidenceDesk } from "#l2/evidence/evidence-desk.ts";
import type { EvidencePart } from "#l2/evidence/types.ts";
import { ALERT_LIMITS, type Moment } from "#l2/types.ts";

/**
 * What a pipeline needs to remember frames.
 * @param take gets what each step of an alert adds to its evidence, to keep
 */
export function evidenceSource(
  settings: Config["evidence"],
  take: (part: EvidenceBlocks) => void,
): (moment: Moment) => EvidenceDesk {
  return (moment) =>
    new EvidenceDesk({ settings, moment, take: (part) => take(evidenceBlocks(part)) });
}

/** Copies the borrowed frames; the one that opened the alert carries the verdict. */
function evidenceBlocks({ alert, link, frames }: EvidencePart): EvidenceBlocks {
  const { verdict } = clip(alert, ALERT_LIMITS);
  const packets = frames.map(({ at, bytes, wireBytes, frame }) => {
    const opens = frame === alert.frame && alert.state === "opened";
    return { at, bytes, wireBytes, ...(opens && { comment: `${alert.type}: ${verdict}` }) };
  });
  return { kind: "evidence", alert, link, blocks: pcapngPackets(packets) };
}
