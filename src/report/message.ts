import type { Topic } from "#report/topic-map.ts";

/** A message ready to be sent. */
export interface Message {
  readonly topic: Topic;
  /** The topic in full. */
  readonly name: string;
  /** Empty clears a retained one. */
  readonly payload: string;
  /** Given back to who asked (MQTT 5, 3.3.2.3.6). */
  readonly correlation?: Uint8Array;
}
