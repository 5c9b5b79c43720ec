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

/** Fixed header, lengths, packet id and the content type (MQTT 5, 3.3). */
const OVERHEAD_BYTES = 64;

/** What the packet of a message takes at most: a broker that is sent more ends the connection. */
export function packetBytesOf({ payload, name, correlation }: Message): number {
  const echoed = correlation?.length ?? 0;
  return Buffer.byteLength(payload) + Buffer.byteLength(name) + echoed + OVERHEAD_BYTES;
}
