import type { Micros } from "#core/units.ts";

/** Ticks of Elapsed a second; the resolution of every timeout in the tables. */
export const TICKS_PER_SECOND = 10;

/** What happened to time when a frame or tick was seen. */
export const TimeStep = {
  /** Inside the open window. */
  within: 0,
  /** Before the open window by little: counted into it. */
  late: 1,
  /** At or after the open window's end. */
  beyond: 2,
  /** Back by more than a late frame can be: the clock was set. */
  back: 3,
} as const;
export type TimeStep = (typeof TimeStep)[keyof typeof TimeStep];

/** The counts of one window, as they grow and as they close. Bytes are on the wire. */
export interface WindowCounts {
  readonly startAt: Micros;
  readonly packets: number;
  readonly bytes: number;
  readonly groupFrames: number;
  readonly ipPackets: number;
  readonly tcpSegments: number;
  readonly tcpSyns: number;
  readonly tcpResets: number;
  readonly udpDatagrams: number;
  readonly icmpMessages: number;
  readonly arpRequests: number;
  readonly arpReplies: number;
  readonly arpUnsolicited: number;
  readonly bindingChanges: number;
  readonly newFlows: number;
  readonly distinctSources: number;
  readonly dstPortEntropyBits: number;
  readonly lateFrames: number;
}
