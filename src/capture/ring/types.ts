import type { Traffic } from "#capture/ring/control-filter.ts";
import type { Config } from "#config/types.ts";

/** What to capture on, and the shape of both rings. */
export interface CaptureSettings extends Omit<Config["capture"], "interface"> {
  readonly interface: string;
  /** Tunnels in which frames that steer the network are sought. */
  readonly unwrap: Config["decode"]["unwrap"];
}

/** One ring: which frames it takes, and its shape. */
export interface RingSettings extends Omit<CaptureSettings, "controlBytes" | "unwrap"> {
  readonly traffic: Traffic;
}

/** An open capture socket with its ring: plain data, to hand to a worker or another program. */
export interface RingSocket extends RingSettings {
  readonly fd: number;
}

/** The sockets of a capture: every frame comes in by exactly one of them. */
export type RingPair = Readonly<Record<Traffic, RingSocket>>;
