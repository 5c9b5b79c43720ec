/** Adds the 16-bit words of a range to a running sum; an odd last byte counts as if 0 followed. */
export function addWords(bytes: Uint8Array, from: number, to: number, sum: number): number {
  let total = sum;
  let i = from;
  for (; i + 1 < to; i += 2) total += (bytes[i]! << 8) | bytes[i + 1]!;
  if (i < to) total += bytes[i]! << 8;
  return total;
}

/** The Internet checksum of a running sum (RFC 1071). */
export function foldChecksum(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x1_0000);
  return ~folded & 0xffff;
}
