import type { Frame, LinkType } from "#capture/types.ts";
import type { Micros } from "#core/units.ts";
import type { Subjects } from "#l2/evidence/subjects.ts";
import type { KeptFrame } from "#l2/evidence/types.ts";

/** Integers kept of a frame: those of `Mark`, where its bytes lie, and how many. */
const STRIDE = 7;
const START = 0;
const LENGTH = 1;
const WIRE = 2;
const TICK = 3;
const TRAITS = 4;
const ADDRESSES = 5;
const LINK = 6;

/** What is noted of a frame beside its bytes. */
export interface Mark {
  tick: number;
  /** 1-based number of the frame. */
  number: number;
  traits: number;
  /** Where the addresses of its network layer begin. */
  addresses: number;
}

/**
 * The last frames that came by, in fixed memory: the oldest make room, whatever they are. Frames
 * are told by their age in frames: 0 is the newest.
 */
export class FrameRing {
  /** Frames. */
  readonly limit: number;
  size = 0;
  /** Frames that had to go before they were `reachTicks` old. */
  evicted = 0;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #facts: Int32Array;
  readonly #times: Float64Array;
  readonly #numbers: Float64Array;
  readonly #reachTicks: number;
  /** Slot of the next frame, and where its bytes may begin. */
  #next = 0;
  #head = 0;

  constructor(limit: number, bytes: number, reachTicks: number) {
    this.limit = limit;
    this.#bytes = new Uint8Array(bytes);
    this.#view = new DataView(this.#bytes.buffer);
    this.#facts = new Int32Array(limit * STRIDE);
    this.#times = new Float64Array(limit);
    this.#numbers = new Float64Array(limit);
    this.#reachTicks = reachTicks;
  }

  /**
   * Copies the first `length` bytes of a frame, at least one and at most all that it has.
   * @param view of the frame's `bytes`
   */
  add(frame: Frame, view: DataView, length: number, mark: Mark): void {
    const start = this.#makeRoom(length, mark.tick);
    copy(view, frame.offset, this.#view, start, length);
    const slot = this.#next;
    const facts = this.#facts;
    const at = slot * STRIDE;
    facts[at + START] = start;
    facts[at + LENGTH] = length;
    facts[at + WIRE] = frame.wireBytes;
    facts[at + TICK] = mark.tick;
    facts[at + TRAITS] = mark.traits;
    facts[at + ADDRESSES] = mark.addresses;
    facts[at + LINK] = frame.link;
    this.#times[slot] = frame.at;
    this.#numbers[slot] = mark.number;
    this.#next = slot + 1 === this.limit ? 0 : slot + 1;
    this.#head = start + length;
    this.size++;
  }

  /** Number of the newest frame, or 0. */
  get newest(): number {
    return this.size === 0 ? 0 : this.numberAt(0);
  }

  numberAt(age: number): number {
    return this.#numbers[this.#slotOf(age)] as number;
  }

  tickAt(age: number): number {
    return this.#fact(age, TICK);
  }

  traitsAt(age: number): number {
    return this.#fact(age, TRAITS);
  }

  /** True when `subjects` stand in what is kept of it. */
  concerns(age: number, subjects: Subjects): boolean {
    const start = this.#fact(age, START);
    const end = start + this.lengthAt(age);
    return subjects.areIn(this.#bytes, start, end, this.#fact(age, ADDRESSES));
  }

  linkAt(age: number): LinkType {
    return this.#fact(age, LINK) as LinkType;
  }

  /** Bytes kept of it. */
  lengthAt(age: number): number {
    return this.#fact(age, LENGTH);
  }

  /** The frame, borrowed until the ring goes on. */
  frameAt(age: number): KeptFrame {
    const start = this.#fact(age, START);
    return {
      at: this.#times[this.#slotOf(age)] as Micros,
      frame: this.numberAt(age),
      bytes: this.#bytes.subarray(start, start + this.lengthAt(age)),
      wireBytes: this.#fact(age, WIRE),
    };
  }

  /** Lets go of the oldest frames until `length` bytes are free in one piece; says where. */
  #makeRoom(length: number, tick: number): number {
    if (this.size === this.limit) this.#drop(tick);
    let start = this.#head;
    if (start + length > this.#bytes.length) {
      // The rest of the bytes is too short. What lies in it is older than what lies at the front.
      while (this.size > 0 && this.#fact(this.size - 1, START) >= start) this.#drop(tick);
      start = 0;
    }
    while (this.size > 0) {
      const oldest = this.#fact(this.size - 1, START);
      if (oldest < start || oldest >= start + length) break;
      this.#drop(tick);
    }
    return start;
  }

  #drop(tick: number): void {
    if (tick - this.tickAt(this.size - 1) < this.#reachTicks) this.evicted++;
    this.size--;
  }

  #slotOf(age: number): number {
    const slot = this.#next - 1 - age;
    return slot < 0 ? slot + this.limit : slot;
  }

  #fact(age: number, fact: number): number {
    return this.#facts[this.#slotOf(age) * STRIDE + fact] as number;
  }
}

/** Word by word: a view of the part, as `set` wants it, would be an allocation for each frame. */
function copy(from: DataView, offset: number, to: DataView, start: number, length: number): void {
  const words = length & ~3;
  for (let i = 0; i < words; i += 4) to.setInt32(start + i, from.getInt32(offset + i));
  for (let i = words; i < length; i++) to.setUint8(start + i, from.getUint8(offset + i));
}
