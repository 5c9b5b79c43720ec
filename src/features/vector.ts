import type { BoxMetrics, FeatureName } from "#features/types.ts";
import { FEATURE_COUNT, FEATURE_NAMES } from "#features/types.ts";
import type { WindowCounts } from "#windows/types.ts";

/** What a replay knows of the box: nothing. */
export const NO_BOX: BoxMetrics = {
  cpuUsagePct: 0,
  memoryUsagePct: 0,
  networkTrafficBps: 0,
  packetProcessingPerS: 0,
  responseTimeMs: 0,
};

type Formula = (counts: WindowCounts, seconds: number, box: BoxMetrics) => number;

/** One formula a feature. Rates are over the window's nominal length; a share of nothing is 0. */
const FORMULAS: Readonly<Record<FeatureName, Formula>> = {
  packets_per_s: (c, s) => c.packets / s,
  bits_per_s: (c, s) => (c.bytes * 8) / s,
  mean_frame_bytes: (c) => share(c.bytes, c.packets),
  arp_requests_per_s: (c, s) => c.arpRequests / s,
  arp_replies_per_s: (c, s) => c.arpReplies / s,
  arp_unsolicited_ratio: (c) => share(c.arpUnsolicited, c.arpReplies),
  binding_changes_per_s: (c, s) => c.bindingChanges / s,
  broadcast_multicast_ratio: (c) => share(c.groupFrames, c.packets),
  tcp_syn_ratio: (c) => share(c.tcpSyns, c.tcpSegments),
  tcp_rst_ratio: (c) => share(c.tcpResets, c.tcpSegments),
  udp_ratio: (c) => share(c.udpDatagrams, c.packets),
  icmp_ratio: (c) => share(c.icmpMessages, c.packets),
  new_flows_per_s: (c, s) => c.newFlows / s,
  distinct_sources: (c) => c.distinctSources,
  dst_port_entropy_bits: (c) => c.dstPortEntropyBits,
  cpu_usage_pct: (_c, _s, box) => box.cpuUsagePct,
  memory_usage_pct: (_c, _s, box) => box.memoryUsagePct,
  network_traffic_bps: (_c, _s, box) => box.networkTrafficBps,
  packet_processing_per_s: (_c, _s, box) => box.packetProcessingPerS,
  response_time_ms: (_c, _s, box) => box.responseTimeMs,
};

/** The FEATURE_COUNT features of a closed window, in the order of FEATURE_NAMES. */
export function featureVector(
  counts: WindowCounts,
  seconds: number,
  box: BoxMetrics,
): Float32Array {
  const vector = new Float32Array(FEATURE_COUNT);
  FEATURE_NAMES.forEach((name, i) => {
    vector[i] = FORMULAS[name](counts, seconds, box);
  });
  return vector;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
