import test from "ava";
import { micros } from "#core/units.ts";
import { FEATURE_COUNT, FEATURE_NAMES } from "#features/types.ts";
import { featureVector, NO_BOX } from "#features/vector.ts";
import type { WindowCounts } from "#windows/types.ts";

const EMPTY: WindowCounts = {
  startAt: micros(0),
  packets: 0,
  bytes: 0,
  groupFrames: 0,
  ipPackets: 0,
  tcpSegments: 0,
  tcpSyns: 0,
  tcpResets: 0,
  udpDatagrams: 0,
  icmpMessages: 0,
  arpRequests: 0,
  arpReplies: 0,
  arpUnsolicited: 0,
  bindingChanges: 0,
  newFlows: 0,
  distinctSources: 0,
  dstPortEntropyBits: 0,
  lateFrames: 0,
};

const BUSY: WindowCounts = {
  ...EMPTY,
  packets: 100,
  bytes: 51_200,
  groupFrames: 25,
  ipPackets: 80,
  tcpSegments: 64,
  tcpSyns: 16,
  tcpResets: 8,
  udpDatagrams: 10,
  icmpMessages: 5,
  arpRequests: 15,
  arpReplies: 4,
  arpUnsolicited: 3,
  bindingChanges: 2,
  newFlows: 20,
  distinctSources: 7,
  dstPortEntropyBits: 2.5,
  lateFrames: 1,
};

const BOX = {
  cpuUsagePct: 12.5,
  memoryUsagePct: 40,
  networkTrafficBps: 81_920,
  packetProcessingPerS: 20,
  responseTimeMs: 1.5,
};

function named(vector: Float32Array): Record<string, number> {
  return Object.fromEntries(FEATURE_NAMES.map((name, i) => [name, vector[i]!]));
}

test("the order is the contract", (t) => {
  t.deepEqual(FEATURE_NAMES.join(" ").split(" "), [
    "packets_per_s",
    "bits_per_s",
    "mean_frame_bytes",
    "arp_requests_per_s",
    "arp_replies_per_s",
    "arp_unsolicited_ratio",
    "binding_changes_per_s",
    "broadcast_multicast_ratio",
    "tcp_syn_ratio",
    "tcp_rst_ratio",
    "udp_ratio",
    "icmp_ratio",
    "new_flows_per_s",
    "distinct_sources",
    "dst_port_entropy_bits",
    "cpu_usage_pct",
    "memory_usage_pct",
    "network_traffic_bps",
    "packet_processing_per_s",
    "response_time_ms",
  ]);
  t.is(FEATURE_COUNT, 20);
});

test("rates are over the window's length, ratios over what they are a share of", (t) => {
  t.deepEqual(named(featureVector(BUSY, 5, BOX)), {
    packets_per_s: 20,
    bits_per_s: 81_920,
    mean_frame_bytes: 512,
    arp_requests_per_s: 3,
    arp_replies_per_s: Math.fround(0.8),
    arp_unsolicited_ratio: 0.75,
    binding_changes_per_s: Math.fround(0.4),
    broadcast_multicast_ratio: 0.25,
    tcp_syn_ratio: 0.25,
    tcp_rst_ratio: 0.125,
    udp_ratio: Math.fround(0.1),
    icmp_ratio: Math.fround(0.05),
    new_flows_per_s: 4,
    distinct_sources: 7,
    dst_port_entropy_bits: 2.5,
    cpu_usage_pct: 12.5,
    memory_usage_pct: 40,
    network_traffic_bps: 81_920,
    packet_processing_per_s: 20,
    response_time_ms: 1.5,
  });
});

test("a window of another length changes the rates alone", (t) => {
  const [five, one] = [5, 1].map((seconds) => named(featureVector(BUSY, seconds, NO_BOX)));
  for (const name of FEATURE_NAMES) {
    const isRate = name.endsWith("_per_s");
    t.is(one![name], isRate ? Math.fround(five![name]! * 5) : five![name]!, name);
  }
});

test("an empty window is zeros, not NaN", (t) => {
  t.deepEqual(featureVector(EMPTY, 5, NO_BOX), new Float32Array(FEATURE_COUNT));
});
