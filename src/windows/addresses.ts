import { int32 } from "#core/bytes.ts";
import { hash2, mix32 } from "#core/hash.ts";

/** 32-bit hash of the IPv4 or IPv6 address at `offset`. */
export function hashAddress(
  bytes: Uint8Array,
  offset: number,
  ipVersion: number,
  seed: number,
): number {
  if (ipVersion === 4) return mix32(int32(bytes, offset) ^ seed);
  const upper = hash2(int32(bytes, offset), int32(bytes, offset + 4), seed);
  return hash2(int32(bytes, offset + 8), int32(bytes, offset + 12), upper);
}
