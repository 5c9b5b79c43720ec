/** Shannon entropy of a stream of 16-bit ports, exact, in 384 KiB. */
export class PortEntropy {
  readonly #counts = new Uint32Array(65_536);
  readonly #touched = new Uint16Array(65_536);
  #distinct = 0;
  #total = 0;

  /** Sees the first `size` of `ports`, each in its lower 16 bits. */
  readonly addAll = (ports: Int32Array, size: number): void => {
    const counts = this.#counts;
    for (let i = 0; i < size; i++) {
      const port = (ports[i] as number) & 0xffff;
      const count = counts[port] as number;
      if (count === 0) this.#touched[this.#distinct++] = port;
      counts[port] = count + 1;
    }
    this.#total += size;
  };

  /** Bits; 0 for none or one port, 16 at most. */
  bits(): number {
    if (this.#total === 0) return 0;
    let sum = 0;
    for (let i = 0; i < this.#distinct; i++) {
      const count = this.#counts[this.#touched[i] as number] as number;
      sum += count * Math.log2(count);
    }
    return Math.max(0, Math.log2(this.#total) - sum / this.#total);
  }

  reset(): void {
    for (let i = 0; i < this.#distinct; i++) this.#counts[this.#touched[i] as number] = 0;
    this.#distinct = 0;
    this.#total = 0;
  }
}
