import type { Micros } from "#core/units.ts";

/** The 20 features of a window, in the order of every vector, row and model input. */
export const FEATURE_NAMES = [
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
] as const;

export type FeatureName = (typeof FEATURE_NAMES)[number];
export const FEATURE_COUNT = FEATURE_NAMES.length;

/** What the box says of itself for one window; all zero in a replay. */
export interface BoxMetrics {
  readonly cpuUsagePct: number;
  readonly memoryUsagePct: number;
  readonly networkTrafficBps: number;
  readonly packetProcessingPerS: number;
  readonly responseTimeMs: number;
}

/** One closed window with its vector; the unit of history and of the `m/feature` report. */
export interface WindowRecord {
  readonly kind: "window";
  /** First moment of the window. */
  readonly startAt: Micros;
  readonly durationMs: number;
  readonly packets: number;
  /** Bytes on the wire. */
  readonly bytes: number;
  /** Frames lost by the kernel during the window. */
  readonly dropped: number;
  /** FEATURE_COUNT values in the order of FEATURE_NAMES. */
  readonly features: Float32Array;
}

/** Rows of one width, oldest first: values[rows × columns], row by row. NaN is a missing value. */
export interface Table {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/** Fitted on training rows, kept with the model, and never fitted again on what it predicts. */
export interface Scaler {
  /** What becomes 0, by column, in the column's unit. */
  readonly offset: Float64Array;
  /** What becomes 1 more; 0 for a column that was constant, or missing, in training. */
  readonly spread: Float64Array;
  /** What stands for a missing value: the mean. */
  readonly typical: Float64Array;
}

/** Principal components: what is taken off each input, and the directions looked along. */
export interface Projection {
  /** [inputs] */
  readonly mean: Float64Array;
  /** Directions of length 1, the one of most variance first: [outputs × inputs] row by row. */
  readonly components: Float64Array;
}

/** All that is done to a row before a model sees it: first scaled, then projected. */
export interface Preprocessing {
  readonly scaler: Scaler;
  readonly projection: Projection;
}
