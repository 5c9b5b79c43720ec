import type { Topic } from "#report/topic-map.ts";

/** A message ready to be sent. */
export interface Message {
  readonly topic: Topic;
  /** The topic in full. */
  readonly name: string;
  /** Empty clears a retained one. */
  readonly payload: string;
}
