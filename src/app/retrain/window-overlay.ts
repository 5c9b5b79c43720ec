import { FEATURE_COUNT, FEATURE_NAMES, type FeatureName } from "#features/types.ts";
import { featureVector, NO_BOX } from "#features/vector.ts";
import type { WindowCounts } from "#windows/types.ts";

type Counts = Omit<WindowCounts, "startAt" | "ipPackets" | "lateFrames">;

const PLACES = new Map(FEATURE_NAMES.map((name, index) => [name, index]));

/**
 * The vector of a window in which the frames of two others came by together. What is counted is
 * added and shares are formed anew, by the formulas of every window. A vector does not tell all
 * counts: TCP segments are taken to be what is neither ARP, UDP nor ICMP, and sources and ports of
 * one window to be others than those of the other. What the box says of itself is 0.
 * @param seconds length of each of the three windows
 */
export function overlayWindows(
  one: ArrayLike<number>,
  other: ArrayLike<number>,
  seconds: number,
): Float32Array {
  const [a, b] = [countsOf(one, seconds), countsOf(other, seconds)];
  const sums = Object.fromEntries(
    Object.keys(a).map((name) => [name, a[name as keyof Counts] + b[name as keyof Counts]]),
  ) as unknown as Counts;
  const counts = {
    ...sums,
    dstPortEntropyBits: mixedEntropy(a, b),
    ...{ startAt: 0, ipPackets: 0, lateFrames: 0 },
  } as WindowCounts;
  return featureVector(counts, seconds, NO_BOX);
}

/** What was counted of a window, as far as its vector tells. */
function countsOf(features: ArrayLike<number>, seconds: number): Counts {
  if (features.length !== FEATURE_COUNT) throw new RangeError(`${features.length} features`);
  const of = (name: FeatureName) => features[PLACES.get(name)!]!;
  const packets = of("packets_per_s") * seconds;
  const arpRequests = of("arp_requests_per_s") * seconds;
  const arpReplies = of("arp_replies_per_s") * seconds;
  const udpDatagrams = of("udp_ratio") * packets;
  const icmpMessages = of("icmp_ratio") * packets;
  const others = arpRequests + arpReplies + udpDatagrams + icmpMessages;
  const isTcp = of("tcp_syn_ratio") + of("tcp_rst_ratio") > 0;
  const tcpSegments = Math.max(isTcp ? 1 : 0, packets - others);
  return {
    packets,
    bytes: (of("bits_per_s") * seconds) / 8,
    groupFrames: of("broadcast_multicast_ratio") * packets,
    tcpSegments,
    tcpSyns: of("tcp_syn_ratio") * tcpSegments,
    tcpResets: of("tcp_rst_ratio") * tcpSegments,
    udpDatagrams,
    icmpMessages,
    arpRequests,
    arpReplies,
    arpUnsolicited: of("arp_unsolicited_ratio") * arpReplies,
    bindingChanges: of("binding_changes_per_s") * seconds,
    newFlows: of("new_flows_per_s") * seconds,
    distinctSources: of("distinct_sources"),
    dstPortEntropyBits: of("dst_port_entropy_bits"),
  };
}

/** Of ports of two kinds that do not meet: the mean of both, and which of them it is. */
function mixedEntropy(a: Counts, b: Counts): number {
  const [ofA, ofB] = [a, b].map(({ tcpSegments, udpDatagrams }) => tcpSegments + udpDatagrams);
  const all = ofA! + ofB!;
  if (all === 0) return 0;
  return [[ofA!, a] as const, [ofB!, b] as const].reduce(
    (bits, [count, { dstPortEntropyBits }]) => {
      const share = count / all;
      return share === 0 ? bits : bits + share * (dstPortEntropyBits - Math.log2(share));
    },
    0,
  );
}
