/**
 * What ends a line, steers a terminal, turns the direction of writing, or is half a character:
 * control and format characters, line and paragraph separators, lone surrogates.
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;

/** The text as one line that a terminal only prints; as long as it was, or shorter. */
export function plainText(text: string): string {
  return text.replace(UNPRINTABLE, "?");
}
