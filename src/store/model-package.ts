import { AppError } from "#core/errors.ts";
import { digestOf } from "#store/model-card.ts";
import { MODEL_FORMATS } from "#store/model-formats.ts";
import type { KeptModels, ModelKind } from "#store/types.ts";

/** A kept model in one file: this mark, two lengths (uint32, little-endian), card, numbers. */
const MARK = new TextEncoder().encode("ARPGUARD-MODEL-1");
const HEAD_BYTES = MARK.length + 8;

/** A package of a kind is no longer than this. */
export function mostPackageBytes(kind: ModelKind): number {
  const { cardBytes, bodyBytes } = MODEL_FORMATS[kind];
  return HEAD_BYTES + cardBytes + bodyBytes;
}

/** @throws AppError "model-invalid" for a model that could not be read again */
export function packModel<Kind extends ModelKind>(kind: Kind, kept: KeptModels[Kind]): Uint8Array {
  const { card, body } = MODEL_FORMATS[kind].encode(kept);
  const head = new Uint8Array(HEAD_BYTES);
  head.set(MARK);
  const view = new DataView(head.buffer);
  view.setUint32(MARK.length, card.length, true);
  view.setUint32(MARK.length + 4, body.length, true);
  return Buffer.concat([head, card, body]);
}

/** As the registry tells of one that it keeps. @throws AppError as `packModel` */
export function numbersDigest<Kind extends ModelKind>(kind: Kind, kept: KeptModels[Kind]): string {
  return digestOf(MODEL_FORMATS[kind].encode(kept).body);
}

/**
 * @param kind what it is to be: the card of another is refused
 * @throws AppError "model-invalid" that says what is wrong
 */
export function unpackModel<Kind extends ModelKind>(
  kind: Kind,
  file: Uint8Array,
): KeptModels[Kind] {
  const { decode, ...most } = MODEL_FORMATS[kind];
  const hasMark = file.length >= HEAD_BYTES && MARK.every((byte, i) => file[i] === byte);
  if (!hasMark) throw new AppError("model-invalid", "the file is no model of ours");
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const cardBytes = view.getUint32(MARK.length, true);
  const bodyBytes = view.getUint32(MARK.length + 4, true);
  const isWhole = cardBytes + bodyBytes + HEAD_BYTES === file.length;
  if (!isWhole || cardBytes > most.cardBytes || bodyBytes > most.bodyBytes) {
    throw new AppError("model-invalid", "the file is not as long as it says");
  }
  const card = file.subarray(HEAD_BYTES, HEAD_BYTES + cardBytes);
  // A copy, for a model may keep its numbers as they came; a Buffer's slice would be none.
  return decode({ card, body: Uint8Array.from(file.subarray(HEAD_BYTES + cardBytes)) });
}
