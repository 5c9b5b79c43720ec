import type { AlertType, Cause } from "#l2/types.ts";

/** An alert that must come. */
export interface Expectation {
  /** Any of these types is right. */
  readonly types: readonly AlertType[];
  /** Its hardware address. */
  readonly attacker?: string;
  /** Its address, where the truth knows no hardware address. */
  readonly attackerIp?: string;
  readonly claimed?: string;
  /** Any of these is right. */
  readonly causes?: readonly Cause[];
  /** Time of the first frame of this attack, where the truth knows it better than the whole. */
  readonly fromS?: number;
  /** From the first frame of the attack, when that is promised. */
  readonly withinS?: number;
  /** Interception must be proven when the attacker has passed on so many packets. */
  readonly provenWithin?: number;
  /** A notice will do. */
  readonly isNews?: true;
}

/** What is known of some traffic: a capture's label, or what happened in the lab. */
export interface Truth {
  readonly name: string;
  /** Empty for benign traffic. */
  readonly expect: readonly Expectation[];
  /** Further types that are right here, such as a scan before the spoof. */
  readonly alsoRight?: readonly AlertType[];
  /** How a benign change of an address is to be explained: any of these is right. */
  readonly causes?: readonly Cause[];
}
