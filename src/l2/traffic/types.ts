import type { Config } from "#config/types.ts";

/** The settings that the rules for IP traffic read. */
export type TrafficConfig = Pick<
  Config["l2"],
  | "learnSeconds"
  | "portScanPorts"
  | "hostSweepHosts"
  | "synFloodPerSecond"
  | "udpFloodPerSecond"
  | "icmpFloodPerSecond"
  | "heldConnections"
  | "loginTries"
  | "reflectors"
>;
