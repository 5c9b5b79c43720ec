import { setImmediate as nextTurn } from "node:timers/promises";
import { emptyFrame } from "#capture/empty-frame.ts";
import type { Traffic } from "#capture/ring/control-filter.ts";
import { type Lane, openLane } from "#capture/ring/lane.ts";
import { libc } from "#capture/ring/libc.ts";
import { Merge } from "#capture/ring/merge.ts";
import { type Readiness, watchReadiness } from "#capture/ring/readiness.ts";
import type { RingPair } from "#capture/ring/types.ts";
import { ringUpkeep, type Upkeep } from "#capture/ring/upkeep.ts";
import { sourceCounters } from "#capture/source-counters.ts";
import type {
  BlockReport,
  Frame,
  FrameSource,
  FrameVisitor,
  SourceCounters,
} from "#capture/types.ts";
import type { Clock } from "#core/clock.ts";
import { MICROS_PER_MILLI, type Micros } from "#core/units.ts";

const PATIENCE_MS = 100;
/** A call hands over runs of frames until it has seen this many, then others get a turn. */
const FRAMES_PER_CALL = 16_384;
/** Ticks of a slow kernel clock on top of the retire timer. */
const RETIRE_SLACK_MS = 20;

/**
 * Maps the rings of open sockets and captures, in whichever thread and program holds the
 * descriptors; the source owns them from now on.
 * @throws AppError "no-memory", "capture-failed"
 */
export function openRing(rings: RingPair, clock: Clock): FrameSource {
  return new RingSource(rings, clock);
}

class RingSource implements FrameSource {
  readonly counters: SourceCounters;
  readonly #refused: Record<string, number> = {};
  readonly #rings: RingPair;
  readonly #fds: readonly number[];
  readonly #clock: Clock;
  readonly #lanes: Readonly<Record<Traffic, Lane>>;
  readonly #merge: Merge;
  readonly #upkeep: Upkeep;
  readonly #readiness: Readiness;
  readonly #frame: Frame;
  /** A frame may lie so long in a block that is not handed over. */
  readonly #holdMs: number;
  /** Time as told last, and the monotonic moment from which silence adds to it. */
  #at: Micros;
  #silentFromMs: number;
  #isClosed = false;

  constructor(rings: RingPair, clock: Clock) {
    this.#rings = rings;
    this.#fds = [rings.bulk.fd, rings.control.fd];
    this.#clock = clock;
    this.counters = sourceCounters(this.#refused);
    this.#frame = emptyFrame();
    this.#lanes = this.#openLanes();
    this.#holdMs = 2 * rings.bulk.retireMs + RETIRE_SLACK_MS;
    this.#merge = new Merge(this.#lanes, this.#holdMs);
    this.#at = (clock.now() - this.#holdMs * MICROS_PER_MILLI) as Micros;
    this.#silentFromMs = clock.monotonicMs();
    this.#upkeep = ringUpkeep(rings, this.counters);
    this.#readiness = watchReadiness(this.#fds);
  }

  async readBlock(visit: FrameVisitor, signal: AbortSignal): Promise<BlockReport> {
    await nextTurn();
    for (const lane of Object.values(this.#lanes)) lane.giveBack();
    const { frames } = this.counters;
    const lost = this.#lost;
    this.#drain(visit);
    if (this.counters.frames === frames && !signal.aborted) {
      const isWoken = await this.#wait();
      this.#drain(visit);
      if (isWoken && this.counters.frames === frames) this.#upkeep.lookAgain();
    }
    if (!this.#isClosed) this.#upkeep.run(this.#clock.monotonicMs());
    return { dropped: this.#lost - lost, at: this.#at, ended: this.#isClosed };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#readiness[Symbol.dispose]();
    for (const lane of Object.values(this.#lanes)) lane[Symbol.dispose]();
    for (const fd of this.#fds) libc.close(fd);
  }

  get #lost(): number {
    return this.counters.kernelDrops + this.counters.controlDrops;
  }

  #openLanes(): Record<Traffic, Lane> {
    const astray = () => {
      this.#refused["ring-block"] = (this.#refused["ring-block"] ?? 0) + 1;
    };
    const bulk = openLane(this.#rings.bulk, this.counters, astray);
    return { bulk, control: openLane(this.#rings.control, this.counters, astray) };
  }

  /** Until a block is there; with a frame at hand, until one of the ring that may be older is. */
  #wait(): Promise<boolean> {
    const hold = this.#merge.holdAt(this.#clock.monotonicMs());
    if (hold === null) return this.#readiness.wait(PATIENCE_MS, this.#fds);
    const { fd } = this.#rings[hold.awaited];
    return this.#readiness.wait(Math.min(PATIENCE_MS, hold.leftMs), [fd]);
  }

  /** Visits what the kernel has handed over, in the order of capture, and moves time on. */
  #drain(visit: FrameVisitor): void {
    const { frames } = this.counters;
    const nowMs = this.#clock.monotonicMs();
    while (!this.#isClosed && this.counters.frames - frames < FRAMES_PER_CALL) {
      if (!this.#merge.step(nowMs, this.#frame, visit)) break;
    }
    if (this.counters.frames === frames) {
      if (this.#merge.holdAt(nowMs) === null) this.#beSilent(nowMs);
      return;
    }
    this.counters.controlFrames = this.#lanes.control.frames;
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
