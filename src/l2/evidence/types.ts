import type { LinkType } from "#capture/types.ts";
import type { Micros } from "#core/units.ts";
import type { AlertEvent } from "#l2/types.ts";

/** Of one alert's file. Its text takes a share of the bytes beforehand. */
export const EVIDENCE_LIMITS = { frames: 500, fileBytes: 256_000, textBytes: 16_384 } as const;

/** A frame out of a ring, borrowed: its bytes are overwritten as the ring goes on. */
export interface KeptFrame {
  readonly at: Micros;
  /** 1-based number of the frame, as alerts count them. */
  readonly frame: number;
  readonly bytes: Uint8Array;
  /** Bytes on the wire; more than `bytes` holds where the frame was cut. */
  readonly wireBytes: number;
}

/** What one step of an alert adds to its evidence. */
export interface EvidencePart {
  readonly alert: AlertEvent;
  /** Of all its frames, at every step. */
  readonly link: LinkType;
  /** In the order they came; none where a step brings no more than its text. */
  readonly frames: readonly KeptFrame[];
}
