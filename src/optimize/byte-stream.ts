type Numbers = Uint8Array | Int16Array | Float32Array;

/** Writes little-endian numbers one after the other, up to a limit. */
export class ByteWriter {
  readonly #limitBytes: number;
  #bytes = new Uint8Array(1024);
  #view = new DataView(this.#bytes.buffer);
  #at = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  uint16(value: number): void {
    const at = this.#take(2);
    this.#view.setUint16(at, value, true);
  }

  uint32(value: number): void {
    const at = this.#take(4);
    this.#view.setUint32(at, value, true);
  }

  float64(value: number): void {
    const at = this.#take(8);
    this.#view.setFloat64(at, value, true);
  }

  /** Every platform we run on is little-endian, as a typed array is then too. */
  array({ buffer, byteOffset, byteLength }: Numbers): void {
    const at = this.#take(byteLength);
    this.#bytes.set(new Uint8Array(buffer, byteOffset, byteLength), at);
  }

  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#at);
  }

  #take(count: number): number {
    const at = this.#at;
    this.#at += count;
    if (this.#at > this.#limitBytes) throw new RangeError(`more than ${this.#limitBytes} bytes`);
    if (this.#at > this.#bytes.length) this.#grow();
    return at;
  }

  #grow(): void {
    const larger = new Uint8Array(2 * this.#at);
    larger.set(this.#bytes);
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

/** Reads little-endian numbers one after the other; asks `refuse` to throw where they end early. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #refuse: (fault: string) => never;
  #at = 0;

  constructor(bytes: Uint8Array, refuse: (fault: string) => never) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#refuse = refuse;
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  uint16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  uint32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  float64(): number {
    return this.#view.getFloat64(this.#take(8), true);
  }

  /** A 16-bit count of `what` up to `most`. */
  count(what: string, most: number): number {
    const count = this.uint16();
    if (count > most) this.#refuse(`${count} ${what}, more than ${most}`);
    return count;
  }

  uint8s(count: number): Uint8Array {
    return this.#copy(count);
  }

  int16s(count: number): Int16Array {
    return new Int16Array(this.#copy(count * 2).buffer);
  }

  float32s(count: number): Float32Array {
    return new Float32Array(this.#copy(count * 4).buffer);
  }

  /** A copy begins at an aligned place, wherever it was read from. */
  #copy(count: number): Uint8Array<ArrayBuffer> {
    const at = this.#take(count);
    return new Uint8Array(this.#bytes.subarray(at, at + count));
  }

  #take(count: number): number {
    const at = this.#at;
    if (count > this.left) this.#refuse(`it ends within ${count} bytes at ${at}`);
    this.#at += count;
    return at;
  }
}
