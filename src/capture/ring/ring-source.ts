import { setImmediate as nextTurn } from "node:timers/promises";
import { giveBack, isReady, walkBlock } from "#capture/ring/block.ts";
import { libc } from "#capture/ring/libc.ts";
import { type Mapping, mapRing } from "#capture/ring/mapping.ts";
import { type Readiness, watchReadiness } from "#capture/ring/readiness.ts";
import type { RingSocket } from "#capture/ring/types.ts";
import { ringUpkeep, type Upkeep } from "#capture/ring/upkeep.ts";
import {
  type BlockReport,
  type Frame,
  type FrameSource,
  type FrameVisitor,
  LinkType,
  type SourceCounters,
} from "#capture/types.ts";
import type { Clock } from "#core/clock.ts";
import { MICROS_PER_MILLI, type Micros } from "#core/units.ts";

const PATIENCE_MS = 100;
/** A call hands over whole blocks until it has seen this many frames, then others get a turn. */
const FRAMES_PER_CALL = 16_384;
/** Ticks of a slow kernel clock on top of the retire timer. */
const RETIRE_SLACK_MS = 20;

/**
 * Maps the ring of an open socket and captures, in whichever thread and program holds the
 * descriptor; the source owns it from now on.
 * @throws AppError "no-memory", "capture-failed"
 */
export function openRing(socket: RingSocket, clock: Clock): FrameSource {
  return new RingSource(socket, clock);
}

class RingSource implements FrameSource {
  readonly counters: SourceCounters;
  readonly #refused: Record<string, number> = {};
  readonly #socket: RingSocket;
  readonly #clock: Clock;
  readonly #mapping: Mapping;
  readonly #upkeep: Upkeep;
  readonly #readiness: Readiness;
  readonly #frame: Frame;
  #nextBlock: number;
  #isClosed = false;

  constructor(socket: RingSocket, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
    this.counters = emptyCounters(this.#refused);
    this.#frame = emptyFrame();
    this.#mapping = mapRing(socket);
    this.#nextBlock = this.#mapping.first;
    this.#upkeep = ringUpkeep(socket, this.counters);
    this.#readiness = watchReadiness(socket.fd);
  }

  async readBlock(visit: FrameVisitor, signal: AbortSignal): Promise<BlockReport> {
    await nextTurn();
    const { frames, kernelDrops } = this.counters;
    let isEmpty = this.#drain(visit);
    if (this.counters.frames === frames && !signal.aborted) {
      const isReady = await this.#readiness.wait(PATIENCE_MS);
      isEmpty = this.#drain(visit);
      if (isReady && this.counters.frames === frames) this.#upkeep.lookAgain();
    }
    if (!this.#isClosed) this.#upkeep.run(this.#clock.monotonicMs());
    return {
      dropped: this.counters.kernelDrops - kernelDrops,
      at: this.#timeAfter(isEmpty),
      ended: this.#isClosed,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#readiness[Symbol.dispose]();
    this.#mapping[Symbol.dispose]();
    libc.close(this.#socket.fd);
  }

  /** Visits the blocks the kernel has filled. True when it has none left. */
  #drain(visit: FrameVisitor): boolean {
    const { blocks } = this.#mapping;
    const stopAt = this.counters.frames + FRAMES_PER_CALL;
    while (!this.#isClosed) {
      const block = blocks[this.#nextBlock]!;
      if (!isReady(block)) return true;
      if (this.counters.frames >= stopAt) return false;
      this.#nextBlock = (this.#nextBlock + 1) % blocks.length;
      try {
        const isWhole = walkBlock(block, this.#frame, visit, this.counters);
        if (!isWhole) this.#refused["ring-block"] = (this.#refused["ring-block"] ?? 0) + 1;
      } finally {
        giveBack(block);
      }
    }
    return true;
  }

  /**
   * A time that no later frame precedes, so that windows can close by it: with blocks waiting
   * the last frame's; else now, less what frames may have lain in the block being filled.
   */
  #timeAfter(isEmpty: boolean): Micros {
    const lastFrameAt = this.#frame.at;
    if (!isEmpty) return lastFrameAt;
    const now = this.#clock.now();
    const holdMs = 2 * this.#socket.retireMs + RETIRE_SLACK_MS;
    const quietAt = (now - holdMs * MICROS_PER_MILLI) as Micros;
    const wasSetBack = lastFrameAt > now;
    return wasSetBack || lastFrameAt < quietAt ? quietAt : lastFrameAt;
  }
}

function emptyCounters(refused: Readonly<Record<string, number>>): SourceCounters {
  return {
    frames: 0,
    kernelDrops: 0,
    ringFreezes: 0,
    nicDrops: null,
    ownFrames: 0,
    linkUp: null,
    linkMbps: null,
    refused,
  };
}

function emptyFrame(): Frame {
  return {
    bytes: new Uint8Array(0),
    offset: 0,
    capturedBytes: 0,
    wireBytes: 0,
    at: 0 as Micros,
    link: LinkType.ethernet,
    own: false,
  };
}
