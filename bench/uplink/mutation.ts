import type { Random } from "#core/random.ts";

const MOST_EDITS = 4;
const LETTERS = Buffer.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

/** A text with one to four changes by chance, each of which a broker could make; never the same. */
export function mutated(text: Uint8Array, random: Random): Uint8Array {
  for (;;) {
    let bytes = Buffer.from(text);
    const edits = 1 + random.whole(0, MOST_EDITS - 1);
    for (let i = 0; i < edits; i++) bytes = edited(bytes, random);
    if (!bytes.equals(text)) return bytes;
  }
}

function edited(bytes: Buffer<ArrayBuffer>, random: Random): Buffer<ArrayBuffer> {
  const at = random.whole(0, bytes.length);
  const [head, tail] = [bytes.subarray(0, at), bytes.subarray(at)];
  const letter = LETTERS.subarray(random.whole(0, LETTERS.length - 1)).subarray(0, 1);
  switch (random.whole(0, 5)) {
    case 0: // one letter for another
      return Buffer.concat([head, letter, tail.subarray(1)]);
    case 1: // any byte
      return Buffer.concat([head, Buffer.of(random.whole(0, 255)), tail.subarray(1)]);
    case 2:
      return Buffer.concat([head, tail.subarray(1 + random.whole(0, 7))]);
    case 3:
      return Buffer.concat([head, letter, tail]);
    case 4: // a part twice
      return Buffer.concat([head, tail.subarray(0, 16), tail]);
    default:
      return Buffer.from(head);
  }
}
