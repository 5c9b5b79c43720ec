import type { FrameSample, SampleWish } from "#app/worker-messages.ts";
import { type PcapngPacket, pcapngPackets } from "#capture/file/pcapng-writer.ts";
import { type Frame, LinkType } from "#capture/types.ts";
import type { Clock } from "#core/clock.ts";

/** All frames of a sample together. */
const MOST_BYTES = 4_194_304;

/** Copies the next frames that come by, until there are enough or their time is over. */
export class FrameSampler {
  readonly #clock: Clock;
  readonly #done: (sample: FrameSample) => void;
  #wish: SampleWish | null = null;
  #untilMs = 0;
  #packets: PcapngPacket[] = [];
  #bytes = 0;
  #link: LinkType = LinkType.ethernet;

  constructor(clock: Clock, done: (sample: FrameSample) => void) {
    this.#clock = clock;
    this.#done = done;
  }

  get isOpen(): boolean {
    return this.#wish !== null;
  }

  /** A new wish ends the one before it. */
  begin(wish: SampleWish): void {
    this.#finish();
    this.#wish = wish;
    this.#untilMs = this.#clock.monotonicMs() + wish.seconds * 1000;
  }

  /** Sees a frame while it is open; the frame is borrowed. */
  see({ bytes, offset, capturedBytes, wireBytes, at, link, own }: Frame): void {
    if (this.#wish === null || own) return;
    // A section has one link type: the first frame's.
    if (this.#packets.length === 0) this.#link = link;
    if (link !== this.#link) return;
    const length = Math.min(capturedBytes, this.#wish.snapBytes);
    this.#packets.push({ at, bytes: bytes.slice(offset, offset + length), wireBytes });
    this.#bytes += length;
    const isFull = this.#packets.length >= this.#wish.frames || this.#bytes >= MOST_BYTES;
    if (isFull) this.#finish();
  }

  /** Lets time pass. */
  tick(): void {
    if (this.#wish !== null && this.#clock.monotonicMs() >= this.#untilMs) this.#finish();
  }

  #finish(): void {
    if (this.#wish === null) return;
    this.#wish = null;
    const blocks = pcapngPackets(this.#packets);
    const frames = this.#packets.length;
    this.#packets = [];
    this.#bytes = 0;
    this.#done({ kind: "sample", link: this.#link, blocks, frames });
  }
}
