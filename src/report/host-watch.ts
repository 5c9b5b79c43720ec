import type { Clock } from "#core/clock.ts";
import type { StreamSender } from "#report/stream-sender.ts";
import { FLEET_TOPICS, STREAM_TOPICS, TOPICS } from "#report/topic-map.ts";
import { STREAMS, type Stream } from "#store/types.ts";

/** The host stores at its own pace: only when it stores nothing for so long is it sent again. */
const STALL_MS = 60_000;
const LAST_STALL_MS = 3_600_000;

interface Stored {
  seq: number;
  sinceMs: number;
  stallMs: number;
}

/** What the fleet's host says of itself and of what it has stored. */
export class HostWatch {
  /** null before it has said anything. */
  isOnline: boolean | null = null;
  readonly #clock: Clock;
  readonly #stallMs: number;
  readonly #stored = new Map<Stream, Stored>();

  constructor(clock: Clock, stallMs: number = STALL_MS) {
    this.#clock = clock;
    this.#stallMs = stallMs;
  }

  /** Takes what it says of itself; false where that is nothing. A cleared message is no word. */
  takeState(payload: Uint8Array): boolean {
    const state = parsed(FLEET_TOPICS["_fleet/host/{hostId}"].payload, payload);
    if (payload.length > 0 && state === null) return false;
    this.isOnline = state?.online ?? null;
    if (this.isOnline) for (const each of this.#stored.values()) each.sinceMs = this.#nowMs;
    return true;
  }

  /** Takes up to where it has stored; streams that we do not have are passed over. */
  takeStored(payload: Uint8Array): boolean {
    const ack = parsed(TOPICS.ack.payload, payload);
    if (payload.length > 0 && ack === null) return false;
    for (const stream of STREAMS) {
      const seq = ack?.[STREAM_TOPICS[stream]];
      const before = this.#stored.get(stream);
      if (seq === undefined) this.#stored.delete(stream);
      else if (seq !== before?.seq) {
        this.#stored.set(stream, { seq, sinceMs: this.#nowMs, stallMs: this.#stallMs });
      }
    }
    return true;
  }

  /**
   * From where a stream is to be sent again, or null: the host is there, we think that it has more
   * than it has stored, and it goes on no further. Each time in vain it is given twice the time.
   */
  stalledAt({ stream, acked }: Pick<StreamSender, "stream" | "acked">): number | null {
    const stored = this.#stored.get(stream);
    if (stored === undefined || this.isOnline !== true) return null;
    if (stored.seq >= acked) {
      stored.sinceMs = this.#nowMs;
      return null;
    }
    if (this.#nowMs - stored.sinceMs < stored.stallMs) return null;
    stored.sinceMs = this.#nowMs;
    stored.stallMs = Math.min(LAST_STALL_MS, stored.stallMs * 2);
    return stored.seq;
  }

  get #nowMs(): number {
    return this.#clock.monotonicMs();
  }
}

/** What people and programs retain may be anything. */
function parsed<T>(
  schema: { safeParse(value: unknown): { success: boolean; data?: T } },
  payload: Uint8Array,
): T | null {
  try {
    const { success, data } = schema.safeParse(JSON.parse(new TextDecoder().decode(payload)));
    return success ? (data ?? null) : null;
  } catch {
    return null;
  }
}
