const CAPACITY = 256;

/**
 * IP packets on their way into the tables. Working them off together, in tight loops, lets the
 * processor wait for many cache lines at once instead of for one a packet.
 */
export class PacketBatch {
  /** Seeded hash of each source address. */
  readonly srcHashes = new Int32Array(CAPACITY);
  /** 64-bit key of each flow. */
  readonly flowHighs = new Int32Array(CAPACITY);
  readonly flowLows = new Int32Array(CAPACITY);
  readonly dstPorts = new Int32Array(CAPACITY);
  /** Packets in `srcHashes`, flows, and ports: not every packet has all three. */
  packets = 0;
  flows = 0;
  ports = 0;

  get isFull(): boolean {
    return this.packets === CAPACITY;
  }

  clear(): void {
    this.packets = 0;
    this.flows = 0;
    this.ports = 0;
  }
}
