import type { Micros } from "#core/units.ts";

export const ALERT_TYPES = [
  "arp-spoof",
  "interception",
  "duplicate-ip",
  "mac-flap",
  "arp-scan",
  "arp-storm",
  "mac-flood",
  "new-device",
  "dhcp-rogue",
  "dhcp-starvation",
  "ndp-spoof",
  "ra-rogue",
  "port-scan",
  "host-sweep",
  "syn-flood",
  "udp-flood",
  "icmp-flood",
  "http-flood",
  "amplification",
  "brute-force",
  "beacon",
  "anomaly",
  "capacity",
  "coverage",
] as const;
export type AlertType = (typeof ALERT_TYPES)[number];

export const SEVERITIES = ["critical", "major", "minor", "warning", "notice"] as const;
/** `notice` is inventory news and never counts as an alarm. */
export type Severity = (typeof SEVERITIES)[number];

/** An attack opens one alert, updates it while it lasts, and closes it. */
export type AlertState = "opened" | "updated" | "closed";

/** Why an address came to another station: the one cause that the engine settles on. */
export const CAUSES = [
  "lease",
  "announcement",
  "fail-over",
  "swap",
  "duplicate",
  "multi-ip",
  "spoof",
  "interception",
] as const;
export type Cause = (typeof CAUSES)[number];

/** What the data plane proves of an interception. */
export interface Interception {
  /** `attempted`: addresses are taken; `intercepting`: packets were seen to pass the attacker. */
  readonly state: "attempted" | "intercepting";
  /** Time of the first packet that the attacker got to see. */
  readonly since?: Micros;
  /** Packets seen to pass the attacker so far. */
  readonly packets: number;
}

/** No text of an alert is longer and no list of it has more entries, however it was made. */
export const ALERT_LIMITS = { textChars: 300, listItems: 16 } as const;

/** One step in an alert's life, as data and as sent (times as RFC 3339 are made at the edge). */
export interface AlertEvent {
  readonly kind: "alert";
  /** `[a-z0-9-]{1,80}`, the same for all steps of one alert. */
  readonly id: string;
  readonly state: AlertState;
  readonly type: AlertType;
  readonly severity: Severity;
  /** Time of the frame that made this step. */
  readonly at: Micros;
  /** Time of the frame that opened the alert. */
  readonly since: Micros;
  /** 1-based number of the frame that opened the alert. */
  readonly frame: number;
  /** Frames or events counted into this alert so far. */
  readonly count: number;
  /** `aa:bb:cc:dd:ee:ff`; `ip` null when the attacker's own address is unknown. */
  readonly attacker?: { readonly mac: string; readonly ip: string | null };
  /** The address taken. */
  readonly claimed?: string;
  readonly owner?: { readonly mac: string };
  readonly victims?: readonly string[];
  /** The VLAN of the frames, where they carried a tag. */
  readonly vlan?: number;
  readonly cause?: Cause;
  readonly interception?: Interception;
  /** One sentence. */
  readonly verdict: string;
  /** The joined facts in plain words, most telling first. */
  readonly why: readonly string[];
  /** MITRE ATT&CK technique, e.g. `T1557.002`. */
  readonly technique?: string;
  /** What to do at the switch. */
  readonly advice?: string;
}

/** The moment of the frame in hand. One object, advanced by the pipeline and read by every rule. */
export interface Moment {
  at: Micros;
  /** Of Elapsed: tenths of a second that never go back. */
  tick: number;
  /** 1-based number of the frame. */
  frame: number;
}

/**
 * An address that surely belongs to one station, as people have told. `ip` of either family and
 * `mac` are texts as in alerts; without `vlan` it holds in every VLAN.
 */
export interface TrustedBinding {
  readonly ip: string;
  readonly mac: string;
  readonly vlan?: number;
}

/** How full a bounded table is. */
export interface TableGauge {
  readonly name: string;
  readonly size: number;
  readonly limit: number;
  readonly evicted: number;
}
