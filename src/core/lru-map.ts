/** A Map that holds at most `limit` entries; the longest untouched one makes room, counted. */
export class LruMap<Key, Value> {
  readonly limit: number;
  evicted = 0;
  readonly #map = new Map<Key, Value>();

  constructor(limit: number) {
    this.limit = limit;
  }

  get size(): number {
    return this.#map.size;
  }

  /** The value without touching it. */
  peek(key: Key): Value | undefined {
    return this.#map.get(key);
  }

  /** The value, touched. */
  get(key: Key): Value | undefined {
    const value = this.#map.get(key);
    if (value !== undefined) {
      this.#map.delete(key);
      this.#map.set(key, value);
    }
    return value;
  }

  /** Adds or replaces; gives the value that had to go, if any. */
  set(key: Key, value: Value): Value | undefined {
    this.#map.delete(key);
    this.#map.set(key, value);
    if (this.#map.size <= this.limit) return undefined;
    const [oldest, gone] = this.#map.entries().next().value as [Key, Value];
    this.#map.delete(oldest);
    this.evicted++;
    return gone;
  }

  delete(key: Key): void {
    this.#map.delete(key);
  }

  /** Longest untouched first. */
  entries(): IterableIterator<[Key, Value]> {
    return this.#map.entries();
  }
}
