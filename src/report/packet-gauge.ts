/** Bytes that the length of a packet may take (MQTT 5, 1.5.5), after its first byte. */
const LENGTH_BYTES = 4;

/**
 * Follows the packets in a stream by their lengths, without keeping any of it: what parses them
 * holds a packet in memory until it is whole, however long its sender says it is.
 */
export class PacketGauge {
  readonly #maxBytes: number;
  /** Bytes of the packet in hand still to come. */
  #rest = 0;
  /** Of the header in hand; 0 between two packets. */
  #headerBytes = 0;
  #length = 0;

  /** @param maxBytes of a packet after its header */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Takes the next bytes; false once a packet is longer than allowed, or its length is none. */
  take(bytes: Uint8Array): boolean {
    let at = 0;
    while (at < bytes.length) {
      if (this.#rest > 0) {
        const here = Math.min(this.#rest, bytes.length - at);
        this.#rest -= here;
        at += here;
      } else if (!this.#takeHeader(bytes[at++] ?? 0)) return false;
    }
    return true;
  }

  #takeHeader(byte: number): boolean {
    if (this.#headerBytes++ === 0) return true;
    this.#length += (byte & 0x7f) * 128 ** (this.#headerBytes - 2);
    if (this.#length > this.#maxBytes) return false;
    if ((byte & 0x80) !== 0) return this.#headerBytes <= LENGTH_BYTES;
    this.#rest = this.#length;
    this.#headerBytes = 0;
    this.#length = 0;
    return true;
  }
}
