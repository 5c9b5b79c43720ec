import type { CandidateName, PastErrors } from "#forecast/types.ts";
import type { Role } from "#l2/inventory/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import type { ReportHealth, TrainingState } from "#report/types.ts";
import type { ModelKind, StoreHealth } from "#store/types.ts";

/** What the mirror port looks like, from worst to best. */
export type MirrorVerdict =
  | "starting"
  | "no-link"
  | "silent"
  | "broadcast-only"
  | "one-way"
  | "duplicate"
  | "dropping"
  /** A file that was replayed to its end. */
  | "ended"
  | "ok";

export interface MirrorCard {
  /** `eth0`, `replay of office.pcap`, `synthetic office`. */
  readonly source: string;
  readonly verdict: MirrorVerdict;
  /** What to do about it, whatever else is to be done; null where nothing is. */
  readonly advice: string | null;
  readonly linkUp: boolean | null;
  readonly linkMbps: number | null;
  readonly packetsPerS: number;
  readonly bitsPerS: number;
  /** Share of frames that are neither broadcast nor multicast, over the last minute; 0 to 1. */
  readonly unicastRatio: number;
  /** Share of talks seen in one direction only, and of frames that came twice; null: too few. */
  readonly oneWayRatio: number | null;
  readonly doubledRatio: number | null;
  readonly frames: number;
  readonly kernelDrops: number;
  readonly ringFreezes: number;
  /** Frames that steer the network: by their own ring, lost by it, times it stood still. */
  readonly controlFrames: number;
  readonly controlDrops: number;
  readonly controlFreezes: number;
  readonly nicDrops: number | null;
  readonly ownFrames: number;
  readonly malformed: Readonly<Record<string, number>>;
  /** Stations in the inventory. */
  readonly hosts: number;
  /** null before the first frame. */
  readonly lastFrameMsAgo: number | null;
}

export interface TableGauge {
  readonly name: string;
  readonly size: number;
  readonly limit: number;
  readonly evicted: number;
}

export interface BoxCard {
  readonly cpuPct: number;
  readonly memoryPct: number;
  readonly rssBytes: number;
  readonly uptimeS: number;
}

/** One point of the live chart. */
export interface RatePoint {
  /** Milliseconds since 1970. */
  readonly atMs: number;
  readonly packetsPerS: number;
  readonly bitsPerS: number;
}

/** An alert as the page shows it: one entry an alert, its last step. */
export type AlertCard = Omit<AlertEvent, "kind" | "at" | "since"> & {
  readonly at: string;
  readonly since: string;
};

/** A station as page and command line show it. */
export interface DeviceCard {
  /** `aa:bb:cc:dd:ee:ff` */
  readonly mac: string;
  /** Its own system made the address up: no maker is known, and it may be another tomorrow. */
  readonly randomised: boolean;
  readonly vendor: string | null;
  readonly name: string | null;
  /** IPv4 first. */
  readonly ips: readonly string[];
  readonly vlans: readonly number[];
  /** The surest first; empty when nothing tells. */
  readonly roles: readonly { readonly role: Role; readonly reason: string }[];
  /** RFC 3339. */
  readonly firstSeen: string;
  readonly lastSeen: string;
  readonly vendorClass: string | null;
  /** Codes of DHCP option 55 in the station's order. */
  readonly fingerprint: string | null;
}

export const DEVICE_SORTS = ["address", "name", "vendor", "role", "first", "last"] as const;
/** `address` by IP; `first` and `last` by when it was seen, the newest first. */
export type DeviceSort = (typeof DEVICE_SORTS)[number];

export interface DeviceQuery {
  /** Words that must all occur in name, vendor, IP, MAC, VLAN or role; empty for all. */
  readonly text: string;
  readonly sort: DeviceSort;
  readonly offset: number;
  readonly limit: number;
}

/** Some of the stations that a query found. */
export interface DevicePage {
  /** Stations in the inventory, and those of them that were found. */
  readonly total: number;
  readonly found: number;
  readonly offset: number;
  readonly devices: readonly DeviceCard[];
}

/** A mute as the page shows it; at least one of `mac` and `ip` is there. */
export interface MuteRow {
  readonly id: string;
  readonly type: AlertEvent["type"];
  readonly mac?: string;
  readonly ip?: string;
  /** RFC 3339. */
  readonly until: string;
  readonly reason: string;
  readonly by: string;
}

/** A pin as the page shows it. */
export interface PinRow {
  readonly id: string;
  readonly ip: string;
  readonly mac: string;
  readonly vlan?: number;
  /** RFC 3339; without it the pin stays. */
  readonly until?: string;
  readonly reason: string;
  readonly by: string;
}

/** What people have told the appliance to pass over, and to take for sure. */
export interface PolicyCard {
  /** Open alerts that are not told of. */
  readonly mutedAlerts: number;
  /** Those that hold, newest first, at most 50. */
  readonly mutes: readonly MuteRow[];
  readonly mutesInAll: number;
  readonly pins: readonly PinRow[];
  readonly pinsInAll: number;
  /** One line a document that is damaged: the last good one holds. */
  readonly problems: readonly string[];
}

/** What is expected of the network's traffic. */
export interface OutlookCard {
  /** Steps of 5 minutes in the history, of those that it takes. */
  readonly measuredSteps: number;
  readonly leastSteps: number;
  /** The 5 minutes that end in an hour; null while there is no forecast. */
  readonly nextHour: {
    /** Milliseconds since 1970. */
    readonly untilMs: number;
    readonly p10BitsPerS: number;
    readonly p50BitsPerS: number;
    readonly p90BitsPerS: number;
  } | null;
  /** How the forecasts of this network were; null before the first. */
  readonly lastDay: PastErrors | null;
  readonly lastWeek: PastErrors | null;
}

/** A model at work. */
export interface ModelRow {
  readonly kind: ModelKind;
  /** What answers: a network, statistics, or the forecast that was best of late. */
  readonly serves: "autoencoder" | "statistics" | "trees" | CandidateName;
  /** All three null where what answers was not trained beforehand. */
  readonly version: string | null;
  /** RFC 3339. */
  readonly trainedAt: string | null;
  /** Windows, or of a forecaster steps of 5 minutes. */
  readonly learnedFrom: number | null;
  /** What runs the trained network; null where there is none. */
  readonly runner: string | null;
  /** What ran it until it failed, and why, in one line; null where nothing did. */
  readonly lostRunner: string | null;
  /** How long half of the last day's answers took at most, and 99 of 100; null before the first. */
  readonly p50Us: number | null;
  readonly p99Us: number | null;
}

/** The models at work, and how far what needs no training has learned. */
export interface ModelsCard {
  readonly rows: readonly ModelRow[];
  /** Windows that the detector has seen of its first day; null where a trained one serves. */
  readonly learning: { readonly windows: number; readonly dayWindows: number } | null;
}

/** How the training of one kind of model on this box's own history stands. */
export interface TrainingRow {
  readonly kind: ModelKind;
  readonly state: TrainingState;
  /** Of the training under way, 0 to 100; null without one. */
  readonly pct: number | null;
  /** RFC 3339: when the last one ended; null before the first. */
  readonly lastAt: string | null;
  /** RFC 3339: the hour of the next one; null while one is under way. */
  readonly nextAt: string | null;
  /** What came of the last one, or what holds the next one up, in one line. */
  readonly outcome: string | null;
}

/** Everything the page, /metrics and /healthz show, taken at one moment. */
export interface Snapshot {
  readonly time: string;
  /** `ok`: nothing to do; `act`: the sentence says what; `alarm`: an attack is under way. */
  readonly level: "ok" | "act" | "alarm";
  /** One sentence: what is, and what to do next. */
  readonly sentence: string;
  readonly mirror: MirrorCard;
  readonly uplink: ReportHealth;
  readonly store: StoreHealth;
  readonly box: BoxCard;
  readonly windows: number;
  /** Newest first, at most 20. */
  readonly alerts: readonly AlertCard[];
  /** Ids of those alerts whose frames can be had at `/evidence/<id>.pcapng`. */
  readonly evidence: readonly string[];
  readonly openAlerts: number;
  readonly policy: PolicyCard;
  readonly outlook: OutlookCard;
  readonly models: ModelsCard;
  /** A row a kind of model; empty where nothing is trained by itself. */
  readonly training: readonly TrainingRow[];
  readonly tables: readonly TableGauge[];
  readonly versions: Readonly<Record<string, string>>;
}
