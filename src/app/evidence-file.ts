import { isPcapngOf, packetBlocksOf, pcapngHead } from "#capture/file/pcapng-writer.ts";
import type { LinkType } from "#capture/types.ts";
import { clip } from "#core/clip.ts";
import { formatMicros } from "#core/units.ts";
import { ALERT_LIMITS, type AlertEvent } from "#l2/types.ts";

/** By this, too, a file in the folder is told from those that others put there. */
const APPLICATION = "ARPGuard Edge";
/** With three bytes a character, the longest in use, less than the text's share of a file. */
const COMMENT_CHARS = 4096;

/** What a step of an alert adds, as pcapng blocks: what crosses from the capture thread. */
export interface EvidenceBlocks {
  readonly kind: "evidence";
  readonly alert: AlertEvent;
  readonly link: LinkType;
  readonly blocks: Uint8Array<ArrayBuffer>;
}

/** The whole file after a part: the packets of the file before, if any, and those of the part. */
export function evidenceFile(before: Uint8Array | null, part: EvidenceBlocks): Uint8Array {
  const comment = commentOf(part.alert);
  const head = pcapngHead({ link: part.link, application: APPLICATION, comment });
  const kept = before === null ? [] : [packetBlocksOf(before)];
  return Buffer.concat([head, ...kept, part.blocks]);
}

/** True where a file begins as ours do. */
export function isEvidence(head: Uint8Array): boolean {
  return isPcapngOf(APPLICATION, head);
}

/** The alert in words, as Wireshark shows it in the file's properties. */
function commentOf(alert: AlertEvent): string {
  const { type, severity, state, since, at, frame, count, verdict, why, advice } = clip(
    alert,
    ALERT_LIMITS,
  );
  const span = `${formatMicros(since)} to ${formatMicros(at)}`;
  const text = [
    verdict,
    ...why.map((reason) => `- ${reason}`),
    ...(advice === undefined ? [] : [advice]),
    `${severity} ${type}, ${state}, ${span}, frame ${frame}, counted ${count} (${alert.id})`,
  ].join("\n");
  return clip(text, { textChars: COMMENT_CHARS, listItems: 0 });
}
