import type { AlertEvent, Cause, Interception } from "#l2/types.ts";

/** Who tells: the box, and where its frames come from. */
export interface Sensor {
  readonly deviceId: string;
  readonly version: string;
  /** The mirror port. */
  readonly interface?: string;
  /** The capture file, where one is replayed. */
  readonly file?: string;
}

/** An alert step as every dialect may write it: checked addresses, plain and bounded texts. */
export interface PlainAlert
  extends Pick<
    AlertEvent,
    "id" | "state" | "type" | "severity" | "at" | "since" | "frame" | "count"
  > {
  /** `aa:bb:cc:dd:ee:ff`, as all hardware addresses here. */
  readonly attackerMac: string | undefined;
  readonly attackerIp: string | undefined;
  readonly claimed: string | undefined;
  readonly ownerMac: string | undefined;
  readonly victimIps: readonly string[];
  readonly victimMacs: readonly string[];
  /** Whom it is against: the first victim's address, else the address taken. */
  readonly targetIp: string | undefined;
  readonly vlan: number | undefined;
  readonly cause: Cause | undefined;
  readonly interception: Interception | undefined;
  readonly verdict: string;
  /** The facts, joined. */
  readonly why: string;
  /** `T1557` */
  readonly technique: string | undefined;
  /** `T1557.002`, where the technique is one part of another. */
  readonly subTechnique: string | undefined;
  readonly advice: string | undefined;
}
