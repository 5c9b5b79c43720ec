import type { Recording } from "#app/trial/recording.ts";

/** Takes a frame that has come: its number in the recording and when, in microseconds. */
export type TakeFrame = (index: number, at: number) => void;

/** Plays a recording round and round, at a pace that may change at any time. */
export class FrameFeed {
  /** Seconds of the recording in one second. */
  pace = 1;
  readonly #recording: Recording;
  #next = 0;
  /** Where in the recording it stands, and at which time it stood there. */
  #position = 0;
  #now: number;

  constructor(recording: Recording, now: number) {
    this.#recording = recording;
    this.#now = now;
  }

  /** Hands over all frames that have come until `now`, in microseconds, in their order. */
  advance(now: number, take: TakeFrame): void {
    const { count, times, durationMicros } = this.#recording;
    const from = this.#now;
    const begun = this.#position;
    const ended = begun + Math.max(0, now - from) * this.pace;
    let round = 0;
    for (;;) {
      if (this.#next === count) {
        this.#next = 0;
        round += durationMicros;
      }
      const place = (times[this.#next] as number) + round;
      if (place >= ended) break;
      take(this.#next++, Math.floor(from + (place - begun) / this.pace));
    }
    this.#position = ended - round;
    this.#now = Math.max(now, from);
  }
}
