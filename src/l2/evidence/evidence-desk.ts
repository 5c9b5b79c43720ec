import { type Frame, LinkType } from "#capture/types.ts";
import type { Config } from "#config/types.ts";
import { LruMap } from "#core/lru-map.ts";
import { Control, type Packet } from "#decode/types.ts";
import { CaseFile } from "#l2/evidence/case-file.ts";
import { FrameRing, type Mark } from "#l2/evidence/frame-ring.ts";
import { addressOffset, headerBytes } from "#l2/evidence/header-bytes.ts";
import { traitsOf } from "#l2/evidence/traits.ts";
import type { EvidencePart } from "#l2/evidence/types.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { AlertEvent, Moment, TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** Two rings, so that no traffic pushes out what steers the network: 1.7 MiB with their notes. */
const RING_FRAMES = 8192;
const RING_BYTES = 524_288;
/** The largest frame of an ordinary Ethernet fits whole. */
const CONTROL_BYTES = 2048;
const HEADER_BYTES = 160;
/** As many alerts as can be open. */
const CASE_LIMIT = 512;
/** A look takes some 2 ms, with crafted frames 10; no flood of alerts may hold the capture up. */
const LOOKS_PER_SECOND = 10;
/** When the frames have ended nothing waits but the end itself. */
const LAST_LOOKS = 100;

export interface DeskOptions {
  readonly settings: Config["evidence"];
  /** The frame in hand, which the pipeline advances. */
  readonly moment: Moment;
  /** Gets each part at once; its frames are borrowed until it returns. */
  readonly take: (part: EvidencePart) => void;
}

/** Remembers the frames that came by last, and picks those that make an alert's case. */
export class EvidenceDesk {
  /** Above 0 while a frame that is no control frame is wanted, too. */
  room = 0;
  readonly #options: DeskOptions;
  readonly #reachTicks: number;
  readonly #control: FrameRing;
  readonly #others: FrameRing;
  readonly #cases = new LruMap<string, CaseFile>(CASE_LIMIT);
  readonly #mark: Mark = { tick: 0, number: 0, traits: 0, addresses: 0 };
  /** Opened by the frame in hand, which is not in its ring yet. */
  #opening: AlertEvent[] = [];
  #link: LinkType = LinkType.ethernet;
  #tick = -1;
  #isBetween = true;
  #looksLeft = LOOKS_PER_SECOND;
  #looksFrom = 0;
  #unlooked = 0;

  constructor(options: DeskOptions) {
    this.#options = options;
    this.#reachTicks = options.settings.secondsBefore * TICKS_PER_SECOND;
    this.#control = new FrameRing(RING_FRAMES, RING_BYTES, this.#reachTicks);
    this.#others = new FrameRing(RING_FRAMES, RING_BYTES, this.#reachTicks);
  }

  /** Takes a frame that was judged: each control frame, and others while there is `room`. */
  see(frame: Frame, packet: Packet): void {
    const isControl = packet.control !== Control.none;
    if (!isControl) this.room--;
    this.#link = frame.link;
    const wanted = isControl ? CONTROL_BYTES : this.#wantedOf(packet);
    const length = Math.min(wanted, frame.capturedBytes);
    if (length > 0) this.#keep(isControl ? this.#control : this.#others, frame, packet, length);
    if (this.#opening.length === 0) return;
    for (const alert of this.#opening) this.#open(alert);
    this.#opening = [];
  }

  /** Time passes, and no frame is in hand until `resume`. */
  pass(tick: number): void {
    this.#isBetween = true;
    if (tick === this.#tick) return;
    this.#tick = tick;
    this.room = this.#options.settings.framesPerTick;
    if (tick < this.#looksFrom + TICKS_PER_SECOND) return;
    this.#looksFrom = tick;
    this.#looksLeft = LOOKS_PER_SECOND;
  }

  resume(): void {
    this.#isBetween = false;
  }

  /** No frame will come: the last steps are heard next. */
  finish(): void {
    this.#isBetween = true;
    this.#looksLeft = LAST_LOOKS;
  }

  /** Hears each step of an alert at the moment it is told. */
  step(alert: AlertEvent): void {
    if (alert.state !== "opened") this.#goOn(alert);
    else if (this.#isBetween) this.#open(alert);
    else {
      // The frame that opens a case is in it, however busy the wire is.
      this.#opening.push(alert);
      if (this.room === 0) this.room = 1;
    }
  }

  gauges(): TableGauge[] {
    const size = Math.max(0, LOOKS_PER_SECOND - this.#looksLeft);
    const looks = { size, limit: LOOKS_PER_SECOND, evicted: this.#unlooked };
    return [
      gaugeOf("evidence: control frames", this.#control),
      gaugeOf("evidence: other frames", this.#others),
      gaugeOf("evidence: looks a second", looks),
    ];
  }

  #open(alert: AlertEvent): void {
    const opened = new CaseFile(this.#link, this.#control, this.#others);
    this.#cases.set(alert.id, opened);
    const frames = this.#mayLook()
      ? opened.look(alert, this.#options.moment.tick - this.#reachTicks)
      : opened.takeOpening(alert);
    this.#options.take({ alert, link: opened.link, frames });
  }

  #goOn(alert: AlertEvent): void {
    const known = this.#cases.peek(alert.id);
    if (alert.state === "closed") this.#cases.delete(alert.id);
    if (known === undefined || !this.#mayLook()) return;
    this.#options.take({ alert, link: known.link, frames: known.look(alert, 0) });
  }

  #mayLook(): boolean {
    if (this.#looksLeft > 0) {
      this.#looksLeft--;
      return true;
    }
    this.#unlooked++;
    return false;
  }

  #wantedOf(packet: Packet): number {
    const { payloadBytes } = this.#options.settings;
    return Math.min(headerBytes(packet), HEADER_BYTES) + payloadBytes;
  }

  #keep(ring: FrameRing, frame: Frame, packet: Packet, length: number): void {
    const mark = this.#mark;
    const { moment } = this.#options;
    mark.tick = moment.tick;
    mark.number = moment.frame;
    mark.traits = traitsOf(packet);
    mark.addresses = addressOffset(packet);
    ring.add(frame, packet.view, length, mark);
  }
}
