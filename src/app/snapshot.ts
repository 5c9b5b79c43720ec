import type { AlertDesk } from "#app/alert-desk.ts";
import type { MeterReading } from "#app/box-meter.ts";
import type { Traffic } from "#app/traffic.ts";
import type { Pulse } from "#app/worker-messages.ts";
import type { Config } from "#config/types.ts";
import type { Clock } from "#core/clock.ts";
import { formatMicros } from "#core/units.ts";
import type { ReportHealth } from "#report/types.ts";
import { doubledRatio, oneWayRatio } from "#status/mirror-verdict.ts";
import type {
  MirrorCard,
  ModelsCard,
  OutlookCard,
  PolicyCard,
  Snapshot,
  TableGauge,
  TrainingRow,
} from "#status/types.ts";
import { judge } from "#status/verdict.ts";
import type { EvidenceFolder, StoreHealth } from "#store/types.ts";
import { NO_SPAN_FACTS } from "#windows/span/types.ts";

/** What the main thread knows when a snapshot is taken. */
export interface Facts {
  readonly clock: Clock;
  /** `eth0`, `replay of office.pcap`, `synthetic office`. */
  readonly source: string;
  readonly startedMs: number;
  readonly ended: boolean;
  /** null before the capture thread's first. */
  readonly pulse: Pulse | null;
  /** What the mirror session is meant to bring. */
  readonly direction: Config["span"]["direction"];
  /** Monotonic time when frames last came, or null. */
  readonly lastFrameMs: number | null;
  readonly traffic: Traffic;
  readonly alerts: Pick<AlertDesk, "open" | "cards">;
  readonly policy: PolicyCard;
  readonly outlook: OutlookCard;
  readonly models: ModelsCard;
  readonly training: readonly TrainingRow[];
  /** Of the tables outside of the capture thread. */
  readonly gauges: readonly TableGauge[];
  readonly reading: MeterReading;
  readonly windows: number;
  readonly uplink: ReportHealth;
  readonly store: StoreHealth;
  readonly evidence: Pick<EvidenceFolder, "has">;
  readonly versions: Readonly<Record<string, string>>;
}

/** Everything the page, /metrics and /healthz show, at one moment. */
export function takeSnapshot(facts: Facts): Snapshot {
  const lastMinute = facts.traffic.lastMinute();
  const open = facts.alerts.open;
  const verdict = judge({
    source: facts.source,
    ageMs: facts.clock.monotonicMs() - facts.startedMs,
    ended: facts.ended,
    frames: facts.pulse?.totals.frames ?? 0,
    linkUp: facts.pulse?.counters.linkUp ?? null,
    lastMinute,
    span: facts.pulse?.span ?? NO_SPAN_FACTS,
    direction: facts.direction,
    packetsPerS: facts.traffic.latest?.packetsPerS ?? 0,
    hosts: facts.pulse?.totals.stations ?? 0,
    openAlerts: open,
    uplink: facts.uplink,
    store: facts.store,
  });
  const alerts = facts.alerts.cards();
  const unicastRatio = lastMinute.frames > 0 ? lastMinute.unicast / lastMinute.frames : 0;
  return {
    time: formatMicros(facts.clock.now()),
    level: verdict.level,
    sentence: verdict.sentence,
    mirror: {
      ...mirrorCard(facts),
      ...{ verdict: verdict.mirror, advice: verdict.advice, unicastRatio },
    },
    uplink: facts.uplink,
    store: facts.store,
    box: {
      cpuPct: facts.reading.cpuUsagePct,
      memoryPct: facts.reading.memoryUsagePct,
      rssBytes: process.memoryUsage.rss(),
      uptimeS: Math.floor((facts.clock.monotonicMs() - facts.startedMs) / 1000),
    },
    windows: facts.windows,
    alerts,
    evidence: alerts.map(({ id }) => id).filter((id) => facts.evidence.has(id)),
    openAlerts: open.filter((alert) => alert.severity !== "notice").length,
    policy: facts.policy,
    outlook: facts.outlook,
    models: facts.models,
    training: facts.training,
    tables: [...(facts.pulse?.gauges ?? []), ...facts.gauges],
    versions: facts.versions,
  };
}

function mirrorCard(facts: Facts): Omit<MirrorCard, "verdict" | "advice" | "unicastRatio"> {
  const { pulse, traffic, lastFrameMs, clock, source } = facts;
  const counters = pulse?.counters;
  const span = pulse?.span ?? NO_SPAN_FACTS;
  return {
    source,
    linkUp: counters?.linkUp ?? null,
    linkMbps: counters?.linkMbps ?? null,
    packetsPerS: traffic.latest?.packetsPerS ?? 0,
    bitsPerS: traffic.latest?.bitsPerS ?? 0,
    oneWayRatio: oneWayRatio(span),
    doubledRatio: doubledRatio(span),
    frames: pulse?.totals.frames ?? 0,
    kernelDrops: counters?.kernelDrops ?? 0,
    ringFreezes: counters?.ringFreezes ?? 0,
    controlFrames: counters?.controlFrames ?? 0,
    controlDrops: counters?.controlDrops ?? 0,
    controlFreezes: counters?.controlFreezes ?? 0,
    nicDrops: counters?.nicDrops ?? null,
    ownFrames: counters?.ownFrames ?? 0,
    malformed: { ...counters?.refused, ...pulse?.malformed },
    hosts: pulse?.totals.stations ?? 0,
    lastFrameMsAgo: lastFrameMs === null ? null : Math.round(clock.monotonicMs() - lastFrameMs),
  };
}
