/** What the frames of the last half to whole minute say of the mirror port itself. */
export interface SpanFacts {
  /** Different TCP segments of talks that go on, and those that came again within 1 ms. */
  readonly frames: number;
  readonly doubled: number;
  /** Such segments of hosts that say enough, and those whose answers were not seen at all. */
  readonly judged: number;
  readonly oneWay: number;
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
  arpReplies: 0,
  arpAsked: 0,
  arpResponders: 0,
};
