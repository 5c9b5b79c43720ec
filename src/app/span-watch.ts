import type { Frame } from "#capture/types.ts";
import { MICROS_PER_SECOND, type Micros } from "#core/units.ts";
import { createArpFacts, decodeArp } from "#decode/arp.ts";
import { decodeFrame } from "#decode/frame.ts";
import { createPacket } from "#decode/packet.ts";
import { Control, type Unwrap } from "#decode/types.ts";
import { ArpAnswers } from "#windows/span/arp-answers.ts";
import { BothWays } from "#windows/span/both-ways.ts";
import { TwinFrames } from "#windows/span/twin-frames.ts";
import { NO_SPAN_FACTS, type SpanFacts } from "#windows/span/types.ts";

/** Frames looked at in one go each second: all of a quiet network, 2 ms of a busy gigabit. */
const SLICE_FRAMES = 2048;
const SLICE_MICROS = MICROS_PER_SECOND;
/** Counts are of the last two whole spans: of the running one it would depend on when one asks. */
const SPAN_MICROS = 30 * MICROS_PER_SECOND;

/**
 * Looks at a slice of the frames each second, to tell how the mirror port is set up. It stands
 * beside the pipeline and decodes for itself: the loop over all frames knows nothing of it.
 */
export class SpanWatch {
  readonly #unwrap: Unwrap;
  readonly #twins: TwinFrames;
  readonly #ways: BothWays;
  readonly #answers: ArpAnswers;
  readonly #packet = createPacket();
  readonly #arp = createArpFacts();
  #left = SLICE_FRAMES;
  #sliceEnd = 0;
  #spanEnd = 0;
  /** Frames of this span were passed over: a request may have been among them. */
  #isCut = false;
  #last = NO_SPAN_FACTS;
  #facts = NO_SPAN_FACTS;

  constructor(seed: number, unwrap: Unwrap) {
    this.#unwrap = unwrap;
    this.#twins = new TwinFrames(seed);
    this.#ways = new BothWays(seed);
    this.#answers = new ArpAnswers(seed);
  }

  /** True while frames are wanted. */
  get isOpen(): boolean {
    return this.#left > 0;
  }

  /** Sees a frame; it is borrowed. */
  see(frame: Frame): void {
    if (frame.own || this.#left === 0) return;
    this.#left--;
    const packet = this.#packet;
    decodeFrame(frame, packet, this.#unwrap);
    this.#twins.see(packet);
    this.#ways.see(packet);
    if (packet.control === Control.arp && decodeArp(packet, this.#arp)) {
      this.#answers.see(packet, this.#arp);
    }
  }

  /** Lets time pass, after each block. A clock set back begins anew. */
  tick(at: Micros): void {
    if (this.#left === 0) this.#isCut = true;
    if (at >= this.#sliceEnd || at < this.#sliceEnd - SLICE_MICROS) {
      this.#left = SLICE_FRAMES;
      this.#sliceEnd = at + SLICE_MICROS;
    }
    if (at < this.#spanEnd && at >= this.#spanEnd - SPAN_MICROS) return;
    const isNext = at >= this.#spanEnd && at < this.#spanEnd + SPAN_MICROS;
    const last = isNext ? this.#whole() : NO_SPAN_FACTS;
    this.#facts = isNext ? sumOf(this.#last, last) : NO_SPAN_FACTS;
    this.#last = last;
    this.#spanEnd = at + SPAN_MICROS;
    this.#twins.reset();
    this.#ways.reset();
    this.#answers.reset();
    this.#isCut = false;
  }

  get facts(): SpanFacts {
    return this.#facts;
  }

  #whole(): SpanFacts {
    const { frames, doubled } = this.#twins;
    const { replies, asked, responders } = this.#answers;
    const arp = this.#isCut
      ? { arpReplies: 0, arpAsked: 0, arpResponders: 0 }
      : { arpReplies: replies, arpAsked: asked, arpResponders: responders };
    return { frames, doubled, ...this.#ways.count(), ...arp };
  }
}

function sumOf(one: SpanFacts, other: SpanFacts): SpanFacts {
  return {
    frames: one.frames + other.frames,
    doubled: one.doubled + other.doubled,
    judged: one.judged + other.judged,
    oneWay: one.oneWay + other.oneWay,
    speakers: Math.max(one.speakers, other.speakers),
    arpReplies: one.arpReplies + other.arpReplies,
    arpAsked: one.arpAsked + other.arpAsked,
    arpResponders: Math.max(one.arpResponders, other.arpResponders),
  };
}
