import type { Config } from "#config/types.ts";

/** What to capture on, and the shape of the ring. */
export interface RingSettings extends Omit<Config["capture"], "interface"> {
  readonly interface: string;
}

/** An open capture socket with its ring: plain data, to hand to a worker or another program. */
export interface RingSocket extends RingSettings {
  readonly fd: number;
}
