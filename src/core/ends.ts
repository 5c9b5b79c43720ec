import { int32 } from "#core/bytes.ts";
import { hash2, mix32 } from "#core/hash.ts";

// Constants, not declarations, which anyone might assign to: V8 need not look whether they changed.

/** Odd, so that ports of one address never share a hash. */
const PORT_FACTOR = 0x27d4eb2f;

/** Seeded hash of an IPv4 address: one to one. */
export const hashIpv4 = (address: number, seed: number): number => mix32(address ^ seed);

/** Seeded hash of the 16 bytes at `offset`: good to one in four thousand million. */
export function hashIpv6(bytes: Uint8Array, offset: number, seed: number): number {
  const upper = hash2(int32(bytes, offset), int32(bytes, offset + 4), seed);
  return hash2(int32(bytes, offset + 8), int32(bytes, offset + 12), upper);
}

/** One hash of an address, by its hash, and a port of it. */
export const withPort = (address: number, port: number): number =>
  (address + Math.imul(port, PORT_FACTOR)) | 0;

/** Upper half of the 64-bit key of a conversation: neither half knows which side spoke. */
export const flowHigh = (src: number, dst: number, protocol: number): number =>
  (src + dst + protocol) | 0;

/** Lower half of that key. */
export const flowLow = (src: number, dst: number): number => Math.imul(src | 1, dst | 1);
