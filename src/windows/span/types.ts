/** What the frames of the last whole minute of watching say of the mirror port itself. */
export interface SpanFacts {
  /** Different TCP segments of talks that go on, and those that came again within 1 ms. */
  readonly frames: number;
  readonly doubled: number;
  /** Pairs of hosts that say enough, those seen in one direction only, and who speaks in these. */
  readonly judged: number;
  readonly oneWay: number;
  readonly speakers: number;
  /** ARP replies to one station, those that were seen to be asked for, and how many sent them. */
  readonly arpReplies: number;
  readonly arpAsked: number;
  readonly arpResponders: number;
}

export const NO_SPAN_FACTS: SpanFacts = {
  frames: 0,
  doubled: 0,
  judged: 0,
  oneWay: 0,
  speakers: 0,
  arpReplies: 0,
  arpAsked: 0,
  arpResponders: 0,
};
