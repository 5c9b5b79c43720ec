import { setImmediate as nextTurn } from "node:timers/promises";
import { giveBack, isReady, walkBlock } from "#capture/ring/block.ts";
import { libc } from "#capture/ring/libc.ts";
import { type Mapping, mapRing } from "#capture/ring/mapping.ts";
import { type Readiness, watchReadiness } from "#capture/ring/readiness.ts";
import type { RingSocket } from "#capture/ring/types.ts";
import { ringUpkeep, type Upkeep } from "#capture/ring/upkeep.ts";
import { sourceCounters } from "#capture/source-counters.ts";
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
  readonly #holdMs: number;
  #nextBlock: number;
  /** Time as told last, and the monotonic moment from which silence adds to it. */
  #at: Micros;
  #silentFromMs: number;
  #isClosed = false;

  constructor(socket: RingSocket, clock: Clock) {
    this.#socket = socket;
    this.#clock = clock;
    this.counters = sourceCounters(this.#refused);
    this.#frame = emptyFrame();
    this.#mapping = mapRing(socket);
    this.#nextBlock = this.#mapping.first;
    this.#holdMs = 2 * socket.retireMs + RETIRE_SLACK_MS;
    this.#at = (clock.now() - this.#holdMs * MICROS_PER_MILLI) as Micros;
    this.#silentFromMs = clock.monotonicMs();
    this.#upkeep = ringUpkeep(socket, this.counters);
    this.#readiness = watchReadiness(socket.fd);
  }

  async readBlock(visit: FrameVisitor, signal: AbortSignal): Promise<BlockReport> {
    await nextTurn();
    const { frames, kernelDrops } = this.counters;
    this.#drain(visit);
    if (this.counters.frames === frames && !signal.aborted) {
      const isWoken = await this.#readiness.wait(PATIENCE_MS);
      this.#drain(visit);
      if (isWoken && this.counters.frames === frames) this.#upkeep.lookAgain();
    }
    if (!this.#isClosed) this.#upkeep.run(this.#clock.monotonicMs());
    return {
      dropped: this.counters.kernelDrops - kernelDrops,
      at: this.#at,
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

  /** Visits the blocks the kernel has filled, and moves time on. */
  #drain(visit: FrameVisitor): void {
    const { blocks } = this.#mapping;
    const { frames } = this.counters;
    const nowMs = this.#clock.monotonicMs();
    while (!this.#isClosed && this.counters.frames - frames < FRAMES_PER_CALL) {
      const block = blocks[this.#nextBlock]!;
      if (!isReady(block)) {
        if (this.counters.frames === frames) this.#beSilent(nowMs);
        break;
      }
      this.#nextBlock = (this.#nextBlock + 1) % blocks.length;
      try {
        const isWhole = walkBlock(block, this.#frame, visit, this.counters);
        if (!isWhole) this.#refused["ring-block"] = (this.#refused["ring-block"] ?? 0) + 1;
      } finally {
        giveBack(block);
      }
    }
    if (this.counters.frames === frames) return;
    this.#at = this.#frame.at;
    this.#silentFromMs = this.#clock.monotonicMs() + this.#holdMs;
  }

  /**
   * Moves time on while no frame comes, in step with the frames' own clock, which may be set
   * while we run. It stays behind `nowMs` by as long as a frame may lie in a block that is not
   * ready, so that windows can close by it and no frame comes later.
   */
  #beSilent(nowMs: number): void {
    if (nowMs <= this.#silentFromMs) return;
    const silentMs = nowMs - this.#silentFromMs;
    this.#at = (this.#at + Math.floor(silentMs * MICROS_PER_MILLI)) as Micros;
    this.#silentFromMs = nowMs;
  }
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
