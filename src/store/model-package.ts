import { AppError } from "#core/errors.ts";
import { MODEL_FORMATS } from "#store/model-formats.ts";
import type { KeptDetector } from "#store/types.ts";

/** A kept detector in one file: this mark, two lengths (uint32, little-endian), card, weights. */
const MARK = new TextEncoder().encode("ARPGUARD-MODEL-1");
const HEAD_BYTES = MARK.length + 8;
const { encode, decode, cardBytes: CARD_BYTES, bodyBytes: BODY_BYTES } = MODEL_FORMATS.detector;
export const MOST_PACKAGE_BYTES = HEAD_BYTES + CARD_BYTES + BODY_BYTES;

/** @throws AppError "model-invalid" for a model that could not be read again */
export function packModel(kept: KeptDetector): Uint8Array {
  const { card, body } = encode(kept);
  const head = new Uint8Array(HEAD_BYTES);
  head.set(MARK);
  const view = new DataView(head.buffer);
  view.setUint32(MARK.length, card.length, true);
  view.setUint32(MARK.length + 4, body.length, true);
  return Buffer.concat([head, card, body]);
}

/** @throws AppError "model-invalid" that says what is wrong */
export function unpackModel(file: Uint8Array): KeptDetector {
  const hasMark = file.length >= HEAD_BYTES && MARK.every((byte, i) => file[i] === byte);
  if (!hasMark) throw new AppError("model-invalid", "the file is no model of ours");
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const cardBytes = view.getUint32(MARK.length, true);
  const bodyBytes = view.getUint32(MARK.length + 4, true);
  const isWhole = cardBytes + bodyBytes + HEAD_BYTES === file.length;
  if (!isWhole || cardBytes > CARD_BYTES || bodyBytes > BODY_BYTES) {
    throw new AppError("model-invalid", "the file is not as long as it says");
  }
  const card = file.subarray(HEAD_BYTES, HEAD_BYTES + cardBytes);
  // A view of floats begins at a multiple of four.
  return decode({ card, body: file.slice(HEAD_BYTES + cardBytes) });
}
