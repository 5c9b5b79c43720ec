import { Steering } from "#app/steering.ts";
import { emptyFrame } from "#capture/empty-frame.ts";
import type { Frame } from "#capture/types.ts";
import type { Config } from "#config/types.ts";
import type { MacAddress, Micros } from "#core/units.ts";
import { decodeFrame } from "#decode/frame.ts";
import { FrameColumns } from "#decode/frame-columns.ts";
import { createPacket } from "#decode/packet.ts";
import { ProtocolCounts } from "#decode/protocol-counts.ts";
import { Control, type Packet, Unwrap } from "#decode/types.ts";
import type { AnomalyWatch } from "#detect/anomaly-watch.ts";
import type { Anomaly, AnomalyStep } from "#detect/types.ts";
import type { BoxMetrics, WindowRecord } from "#features/types.ts";
import { featureVector } from "#features/vector.ts";
import { Layer2Engine } from "#l2/engine.ts";
import type { EvidenceDesk } from "#l2/evidence/evidence-desk.ts";
import { ControlFacts } from "#l2/inventory/control-facts.ts";
import { Inventory } from "#l2/inventory/inventory.ts";
import type { AlertEvent, Moment, TableGauge, TrustedBinding } from "#l2/types.ts";
import { Elapsed } from "#windows/elapsed.ts";
import { TimeStep } from "#windows/types.ts";
import { WindowClock } from "#windows/window-clock.ts";
import { WindowTally } from "#windows/window-tally.ts";

export type PipelineEvent = WindowRecord | AlertEvent;

export interface PipelineOptions {
  readonly windowSeconds: number;
  /** Tunnels to be looked into; all when left out. */
  readonly unwrap?: Config["decode"]["unwrap"];
  readonly l2: Config["l2"];
  /** Of every hash table. A replay fixes it; a live box draws it, so that nobody can aim at it. */
  readonly seed: number;
  /** False to keep no inventory: a replay that nobody asks for devices is faster without. */
  readonly devices?: boolean;
  /** Stations known from before the start. */
  readonly known?: readonly MacAddress[];
  /** What the box says of itself, asked once a window. */
  readonly box: () => BoxMetrics;
  readonly emit: (event: PipelineEvent, anomaly?: Anomaly) => void;
  /** Judges the windows that close; without it nothing does. */
  readonly anomalies?: Pick<AnomalyWatch, "see" | "finish">;
  /** Makes what remembers frames for the evidence of alerts; without it nothing does. */
  readonly evidence?: (moment: Moment) => EvidenceDesk;
}

export interface PipelineTotals {
  readonly frames: number;
  /** On the wire. */
  readonly bytes: number;
  /** Broadcast and multicast. */
  readonly groupFrames: number;
  readonly stations: number;
  readonly lastFrameAt: Micros | null;
}

/**
 * The way of the data: a frame is decoded, counted into its window and judged; a window that
 * closes becomes a vector. Live capture, replay and synthetic traffic all come this way, and
 * time is the frame's, so the same frames give the same events.
 */
export class Pipeline {
  readonly protocols: ProtocolCounts;
  readonly #options: PipelineOptions;
  readonly #tally: WindowTally;
  readonly #guard: Layer2Engine;
  /** What each station is; the worker drains it. */
  readonly inventory: Inventory;
  readonly #keepsDevices: boolean;
  readonly #steering: Steering;
  readonly #evidence: EvidenceDesk | null;
  readonly #window: WindowClock;
  readonly #unwrap: Unwrap;
  readonly #elapsed = new Elapsed();
  readonly #moment: Moment = { at: 0 as Micros, tick: 1, frame: 0 };
  readonly #packet = createPacket();
  readonly #common: FrameColumns;
  /** A common frame as it came, for those who look at it. */
  readonly #restored: Frame = emptyFrame();
  readonly #closed = { frames: 0, bytes: 0, groupFrames: 0 };
  #dropped = 0;
  #firstAt: Micros | null = null;

  constructor(options: PipelineOptions) {
    const { l2, seed, known = [], devices = true } = options;
    this.#options = options;
    const common = new FrameColumns(seed);
    this.#common = common;
    this.#tally = new WindowTally(seed, common);
    this.protocols = new ProtocolCounts(common);
    this.#evidence = options.evidence?.(this.#moment) ?? null;
    this.#guard = new Layer2Engine(l2, seed, common, (step) => this.#evidence?.step(step));
    this.#guard.remember(known);
    this.inventory = new Inventory(this.#guard.stations);
    this.#keepsDevices = devices;
    const inventory = devices ? new ControlFacts(this.inventory) : null;
    this.#steering = new Steering({ guard: this.#guard, tally: this.#tally, inventory });
    this.#window = new WindowClock(options.windowSeconds);
    this.#unwrap = Unwrap[options.unwrap ?? "all"];
  }

  /** Time of the first frame, or null before it. */
  get firstAt(): Micros | null {
    return this.#firstAt;
  }

  /** Sees one frame. Hot; the frame is borrowed. */
  readonly visit = (frame: Frame): void => {
    if (!this.#common.take(frame)) this.#visitOther(frame);
  };

  /** A frame that cannot join those that wait: not common, or the first of a block or a time. */
  #visitOther(frame: Frame): void {
    const { own, at } = frame;
    if (own) return;
    this.#settle();
    const moment = this.#moment;
    const common = this.#common;
    if (frame.bytes !== common.bytes) common.borrow(frame.bytes);
    moment.frame++;
    moment.at = at;
    if (!common.isBetween(at)) this.#pass(at);
    common.clear(moment.frame);
    if (common.take(frame)) return;
    const packet = this.#packet;
    decodeFrame(frame, packet, this.#unwrap);
    this.#tally.add(packet, moment.tick);
    this.#judge(frame, packet);
    this.protocols.add(packet); // A decoder that reads it whole may yet refuse it.
    common.clear(moment.frame + 1);
  }

  /** Works off the common frames that wait. */
  readonly #settle = (): void => {
    const common = this.#common;
    if (common.count === 0) return;
    const { count, firstNumber, times } = common;
    const { tick } = this.#moment;
    this.#tally.addAll(tick);
    this.protocols.addAll();
    common.looks.fill(0);
    let marked = this.#guard.look(tick);
    if (this.#keepsDevices) marked += this.inventory.look(common);
    // Both are asked each time, so that the engine knows both when it compiles this for good.
    const isWanted = this.#wantsEvidence();
    if (marked > 0 || isWanted) this.#judgeMarked();
    if (this.#keepsDevices) this.inventory.touch(common);
    this.#moment.at = times[count - 1] as Micros;
    this.#moment.frame = firstNumber + count - 1;
    common.clear(firstNumber + count);
  };

  /** Of the waiting frames, those that somebody must look at. */
  #judgeMarked(): void {
    const common = this.#common;
    const packet = this.#packet;
    const moment = this.#moment;
    const frame = this.#restored;
    for (let i = 0; i < common.count; i++) {
      if (common.looks[i] === 0 && !this.#wantsEvidence()) continue;
      common.restore(i, frame);
      common.fill(i, packet);
      moment.at = frame.at;
      moment.frame = common.firstNumber + i;
      this.#judge(frame, packet);
      common.slots[i] = this.#guard.stations.slot;
      this.#guard.lookAgain(moment.tick);
    }
  }

  /** One packet before the guard, the inventory and the evidence. */
  #judge(frame: Frame, packet: Packet): void {
    const moment = this.#moment;
    this.#guard.frame(packet, moment);
    if (this.#keepsDevices) this.inventory.see(packet, moment);
    const isControl = packet.control !== Control.none;
    if (isControl) this.#steering.see(packet, moment);
    if (isControl || this.#wantsEvidence()) this.#evidence?.see(frame, packet);
  }

  /** True while frames that steer nothing are wanted, too. */
  #wantsEvidence(): boolean {
    return this.#evidence !== null && this.#evidence.room > 0;
  }

  /**
   * Lets time pass without frames, after each block while its bytes are still there: works off
   * the frames that wait, closes what only time can close and hands on what has happened.
   * @param dropped frames the source lost since the last call
   */
  tick(at: Micros, dropped: number): void {
    this.#dropped += dropped;
    this.#settle();
    if (this.#window.isOpen && at >= this.#common.until) this.#pass(at);
    this.#handOn();
  }

  /** The frames have ended: the open window and alerts close. */
  finish(): void {
    this.#settle();
    if (this.#window.isOpen) this.#close();
    this.#evidence?.finish();
    this.#guard.finish();
    this.#handOn();
    this.#tellAnomaly(this.#options.anomalies?.finish());
  }

  /** From now on these owners are sure, besides those that the configuration names. */
  trust(pins: readonly TrustedBinding[]): void {
    this.#guard.trust(pins);
  }

  /** What has come by since the start. */
  totals(): PipelineTotals {
    this.#settle();
    const open = this.#tally.soFar;
    return {
      frames: this.#closed.frames + open.packets,
      bytes: this.#closed.bytes + open.bytes,
      groupFrames: this.#closed.groupFrames + open.groupFrames,
      stations: this.#guard.stations.table.size,
      lastFrameAt: this.#firstAt === null ? null : this.#moment.at,
    };
  }

  gauges(): TableGauge[] {
    const { size, limit, evicted } = this.#tally.flows;
    const own = [this.inventory.gauge, { name: "flows", size, limit, evicted }];
    return [...this.#guard.gauges(), ...own, ...(this.#evidence?.gauges() ?? [])];
  }

  /** Lets time pass up to `at`, and notes how long nothing more will come of its passing. */
  #pass(at: Micros): void {
    const window = this.#window;
    const isOutside = at >= window.endAt || at < window.startAt;
    if (isOutside && this.#turn(at) === TimeStep.back) this.#elapsed.setBack(at);
    else this.#elapsed.advance(at);
    this.#moment.tick = this.#elapsed.ticks;
    this.#evidence?.pass(this.#elapsed.ticks);
    this.#guard.tick(this.#elapsed.ticks);
    this.#evidence?.resume();
    // Within these neither the window nor a tick ends.
    const from = Math.max(window.startAt, this.#elapsed.from);
    this.#common.between(from, Math.min(window.endAt, this.#elapsed.until));
  }

  /** Time has left the open window: close it and those that passed empty. Says how it left. */
  #turn(at: Micros): TimeStep {
    const window = this.#window;
    if (!window.isOpen) {
      this.#firstAt ??= at;
      window.open(at);
      return TimeStep.within;
    }
    const step = window.place(at);
    if (step === TimeStep.late) {
      this.#tally.addLate();
    } else if (step === TimeStep.back) {
      this.#close();
      window.open(at);
    } else {
      while (window.place(at) === TimeStep.beyond) {
        this.#close();
        window.advance(at);
      }
    }
    return step;
  }

  #close(): void {
    const { windowSeconds, box } = this.#options;
    const counts = this.#tally.close(this.#window.startAt);
    this.#closed.frames += counts.packets;
    this.#closed.bytes += counts.bytes;
    this.#closed.groupFrames += counts.groupFrames;
    this.#handOn();
    const record: WindowRecord = {
      kind: "window",
      startAt: counts.startAt,
      durationMs: windowSeconds * 1000,
      packets: counts.packets,
      bytes: counts.bytes,
      dropped: this.#dropped,
      features: featureVector(counts, windowSeconds, box()),
    };
    this.#dropped = 0;
    this.#options.emit(record);
    this.#tellAnomaly(this.#options.anomalies?.see(record, this.#closed.frames));
  }

  #tellAnomaly(given: AnomalyStep | null | undefined): void {
    if (!given) return;
    const { anomaly, ...step } = given;
    this.#options.emit(step, anomaly);
  }

  #handOn(): void {
    for (const alert of this.#guard.drain()) this.#options.emit(alert);
  }
}
