import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";
import { FrameFeed } from "#app/trial/frame-feed.ts";
import type { Recording } from "#app/trial/recording.ts";
import { sourceCounters } from "#capture/source-counters.ts";
import {
  type BlockReport,
  type Frame,
  type FrameSource,
  type FrameVisitor,
  LinkType,
} from "#capture/types.ts";
import type { Clock } from "#core/clock.ts";
import { MICROS_PER_MILLI, type Micros } from "#core/units.ts";
import type { Knobs } from "#optimize/types.ts";

/** The header of a frame in a block: float64 time, uint32 bytes, and 4 that align the next. */
const HEADER_BYTES = 16;
const ALIGNMENT = 8;

interface Block {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  used: number;
  openedAt: number;
}

/**
 * A recording played live into a ring of blocks as the kernel's is: a full block is handed over at
 * once, one that is not each `retire_ms`, and frames are lost while all blocks are full. The memory
 * is real.
 */
export class TrialRing implements FrameSource {
  readonly counters = sourceCounters({});
  readonly feed: FrameFeed;
  readonly #recording: Recording;
  readonly #clock: Clock;
  readonly #retireMicros: number;
  /** The oldest full one first, and the open one last. */
  readonly #filled: Block[] = [];
  readonly #free: Block[] = [];
  #filledTo: number;
  /** When what there is will be handed over, be it a full block or not. */
  #retireAt: number;
  #dropped = 0;
  readonly #frame: Frame;

  constructor(recording: Recording, knobs: Knobs, clock: Clock) {
    this.#recording = recording;
    this.#clock = clock;
    this.#retireMicros = knobs.retire_ms * MICROS_PER_MILLI;
    const now = clock.now();
    this.feed = new FrameFeed(recording, now);
    this.#filledTo = now;
    this.#retireAt = now + this.#retireMicros;
    for (let i = 0; i < knobs.block_count; i++) {
      // Written once, or the system would not give the memory before it is used.
      const bytes = new Uint8Array(knobs.block_bytes).fill(1);
      this.#free.push({ bytes, view: new DataView(bytes.buffer), used: 0, openedAt: 0 });
    }
    this.#frame = {
      bytes: new Uint8Array(0),
      offset: 0,
      capturedBytes: 0,
      wireBytes: 0,
      at: now,
      link: LinkType.ethernet,
      own: false,
    };
  }

  async readBlock(visit: FrameVisitor, signal: AbortSignal): Promise<BlockReport> {
    await nextTurn();
    this.#fill();
    const waitMs = (this.#retireAt - this.#filledTo) / MICROS_PER_MILLI;
    if (this.#filled.length < 2 && waitMs > 0) {
      await delay(waitMs, undefined, { signal }).catch(() => {});
      this.#fill();
    }
    const isRetired = this.#filledTo >= this.#retireAt;
    if (isRetired) this.#retireAt = this.#filledTo + this.#retireMicros;
    const block = this.#filled.length > 1 || isRetired ? this.#filled.shift() : undefined;
    if (block !== undefined) {
      this.#walk(block, visit);
      block.used = 0;
      this.#free.push(block);
    }
    const dropped = this.#dropped;
    this.#dropped = 0;
    // What waits in a block is still to come.
    const at = this.#filled[0]?.openedAt ?? this.#filledTo;
    return { dropped, at: at as Micros, ended: false };
  }

  async [Symbol.asyncDispose](): Promise<void> {}

  #fill(): void {
    const now = this.#clock.now();
    this.feed.advance(now, (index, at) => this.#put(index, at));
    this.#filledTo = now;
  }

  #put(index: number, at: number): void {
    const { bytes, offsets } = this.#recording;
    const from = offsets[index] as number;
    const length = (offsets[index + 1] as number) - from;
    const room = Math.ceil((HEADER_BYTES + length) / ALIGNMENT) * ALIGNMENT;
    let block = this.#filled.at(-1);
    if (block === undefined || block.used + room > block.bytes.length) {
      block = this.#free.pop();
      if (block === undefined) {
        this.#dropped++;
        this.counters.kernelDrops++;
        return;
      }
      block.openedAt = at;
      this.#filled.push(block);
    }
    block.view.setFloat64(block.used, at);
    block.view.setUint32(block.used + 8, length);
    block.bytes.set(bytes.subarray(from, from + length), block.used + HEADER_BYTES);
    block.used += room;
  }

  #walk({ bytes, view, used }: Block, visit: FrameVisitor): void {
    const frame = this.#frame;
    frame.bytes = bytes;
    for (let at = 0; at < used; ) {
      const length = view.getUint32(at + 8);
      frame.at = view.getFloat64(at) as Micros;
      frame.offset = at + HEADER_BYTES;
      frame.capturedBytes = length;
      frame.wireBytes = length;
      this.counters.frames++;
      visit(frame);
      at += Math.ceil((HEADER_BYTES + length) / ALIGNMENT) * ALIGNMENT;
    }
  }
}
