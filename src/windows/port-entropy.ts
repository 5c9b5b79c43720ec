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
    const sum = weightOf(this.#counts, this.#touched, this.#distinct);
    return Math.max(0, Math.log2(this.#total) - sum / this.#total);
  }

  reset(): void {
    clear(this.#counts, this.#touched, this.#distinct);
    this.#distinct = 0;
    this.#total = 0;
  }
}

// A long loop that V8 replaces while it runs ends its function: of what follows it nothing would
// be known, and the new code would be thrown away there.

/** Sum of n log2 n over the counts of the first `size` ports. */
function weightOf(counts: Uint32Array, ports: Uint16Array, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) {
    const count = counts[ports[i] as number] as number;
    sum += count * Math.log2(count);
  }
  return sum;
}

function clear(counts: Uint32Array, ports: Uint16Array, size: number): void {
  for (let i = 0; i < size; i++) counts[ports[i] as number] = 0;
}
