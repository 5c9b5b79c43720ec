import type { LinkType } from "#capture/types.ts";
import type { FrameRing } from "#l2/evidence/frame-ring.ts";
import { subjectsOf } from "#l2/evidence/subjects.ts";
import { trafficOf } from "#l2/evidence/traits.ts";
import { EVIDENCE_LIMITS, type KeptFrame } from "#l2/evidence/types.ts";
import type { AlertEvent } from "#l2/types.ts";

/** A frame's block in pcapng around its padded bytes. */
const BLOCK_BYTES = 32;
/** A step leaves this part of the room to the later ones; the last one takes all. */
const LEFT_SHARE = 0.5;
/** Control frames, which tell the most, may take this part of a step's share. */
const CONTROL_SHARE = 0.75;

interface Share {
  frames: number;
  bytes: number;
}

/** What may still be added to one alert's evidence, and which frames have been looked at. */
export class CaseFile {
  readonly link: LinkType;
  readonly #control: FrameRing;
  readonly #others: FrameRing;
  #frames: number = EVIDENCE_LIMITS.frames;
  #bytes: number = EVIDENCE_LIMITS.fileBytes - EVIDENCE_LIMITS.textBytes;
  /** Number of the last frame that was looked at. */
  #seen = 0;

  constructor(link: LinkType, control: FrameRing, others: FrameRing) {
    this.link = link;
    this.#control = control;
    this.#others = others;
  }

  /** Picks the newest frames of the case since the last look, and back to `fromTick` at most. */
  look(alert: AlertEvent, fromTick: number): KeptFrame[] {
    const left = alert.state === "closed" ? 0 : LEFT_SHARE;
    const frames = Math.ceil(this.#frames * (1 - left));
    const bytes = Math.floor(this.#bytes * (1 - left));
    const share = {
      frames: Math.ceil(frames * CONTROL_SHARE),
      bytes: Math.floor(bytes * CONTROL_SHARE),
    };
    const control = this.#pick(this.#control, alert, fromTick, share);
    share.frames += frames - Math.ceil(frames * CONTROL_SHARE);
    share.bytes += bytes - Math.floor(bytes * CONTROL_SHARE);
    const others = this.#pick(this.#others, alert, fromTick, share);
    return this.#settle([...control, ...others].sort((a, b) => a.frame - b.frame));
  }

  /** The opening frame alone. */
  takeOpening(alert: AlertEvent): KeptFrame[] {
    const rings = [this.#control, this.#others];
    const ring = rings.find(({ newest }) => newest === alert.frame);
    return this.#settle(ring === undefined ? [] : [ring.frameAt(0)]);
  }

  #pick(ring: FrameRing, alert: AlertEvent, fromTick: number, share: Share): KeptFrame[] {
    const subjects = subjectsOf(alert);
    const isOfType = trafficOf(alert.type);
    const picked: KeptFrame[] = [];
    for (let age = 0; age < ring.size && share.frames > 0; age++) {
      const number = ring.numberAt(age);
      if (number <= this.#seen || ring.tickAt(age) < fromTick) break;
      const isTraffic = isOfType === null || isOfType(ring.traitsAt(age));
      const isMeant = subjects.count === 0 ? isOfType !== null : ring.concerns(age, subjects);
      const isOfCase = number === alert.frame || (isTraffic && isMeant);
      if (!isOfCase || ring.linkAt(age) !== this.link) continue;
      const bytes = blockBytes(ring.lengthAt(age));
      if (bytes > share.bytes) break;
      share.frames--;
      share.bytes -= bytes;
      picked.push(ring.frameAt(age));
    }
    return picked;
  }

  #settle(picked: KeptFrame[]): KeptFrame[] {
    this.#seen = Math.max(this.#control.newest, this.#others.newest);
    this.#frames -= picked.length;
    for (const { bytes } of picked) this.#bytes -= blockBytes(bytes.length);
    return picked;
  }
}

function blockBytes(length: number): number {
  return BLOCK_BYTES + Math.ceil(length / 4) * 4;
}
