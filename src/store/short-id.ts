import { randomBytes } from "node:crypto";

/** Crockford's 32: none looks like another when the id is read out. 5 bits a letter. */
const LETTERS = "0123456789abcdefghjkmnpqrstvwxyz";

/** `prefix-` and so many letters by chance, of `0-9` and `a-z`. */
export function shortId(prefix: string, letters: number): string {
  const chosen = Array.from(randomBytes(letters), (byte) => LETTERS[byte & 31]);
  return `${prefix}-${chosen.join("")}`;
}
