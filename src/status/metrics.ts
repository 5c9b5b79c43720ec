import type { HubCounters } from "#status/event-hub.ts";
import { formatFamily, type MetricKind, type Sample } from "#status/prometheus.ts";
import type { Snapshot } from "#status/types.ts";

type Family = readonly [
  name: string,
  kind: MetricKind,
  help: string,
  value: number | null | readonly Sample[],
];

const MIRROR_STATES: Record<Snapshot["mirror"]["verdict"], null> = {
  starting: null,
  "no-link": null,
  silent: null,
  "broadcast-only": null,
  "one-way": null,
  duplicate: null,
  dropping: null,
  ended: null,
  ok: null,
};
const LEVELS: Record<Snapshot["level"], null> = { ok: null, act: null, alarm: null };
const UPLINK_STATES: Record<Snapshot["uplink"]["state"], null> = {
  off: null,
  connecting: null,
  online: null,
  offline: null,
};
const STORE_STATES: Record<Snapshot["store"]["state"], null> = {
  ok: null,
  full: null,
  failed: null,
};

/** One sample a state, 1 for the one that holds. */
function states<State extends string>(all: Record<State, null>, current: State): Sample[] {
  return Object.keys(all).map((state) => [{ state }, state === current ? 1 : 0]);
}

function seconds(ms: number | null): number | null {
  return ms === null ? null : ms / 1000;
}

function flag(value: boolean | null): number | null {
  return value === null ? null : Number(value);
}

function mirrorFamilies({ mirror }: Snapshot): Family[] {
  const malformed = Object.entries(mirror.malformed);
  return [
    ["mirror_state", "gauge", "Verdict on the mirror port.", states(MIRROR_STATES, mirror.verdict)],
    ["link_up", "gauge", "Link of the mirror port.", flag(mirror.linkUp)],
    ["link_megabits_per_second", "gauge", "Link speed.", mirror.linkMbps],
    ["frames_total", "counter", "Frames captured.", mirror.frames],
    ["own_frames_total", "counter", "Captured frames sent by this box.", mirror.ownFrames],
    ["kernel_drops_total", "counter", "Frames lost: ring full.", mirror.kernelDrops],
    ["ring_freezes_total", "counter", "Times the ring stood still.", mirror.ringFreezes],
    ["control_frames_total", "counter", "Frames by the control ring.", mirror.controlFrames],
    ["control_drops_total", "counter", "Control frames lost: ring full.", mirror.controlDrops],
    [
      "control_ring_freezes_total",
      "counter",
      "Times the control ring stood still.",
      mirror.controlFreezes,
    ],
    ["nic_drops_total", "counter", "Frames lost by the network card.", mirror.nicDrops],
    [
      "malformed_frames_total",
      "counter",
      "Frames refused by the decoder.",
      malformed.map(([reason, count]) => [{ reason }, count]),
    ],
    ["packets_per_second", "gauge", "Frames a second now.", mirror.packetsPerS],
    ["bits_per_second", "gauge", "Bits a second now.", mirror.bitsPerS],
    ["unicast_ratio", "gauge", "Unicast share of the last minute.", mirror.unicastRatio],
    ["one_way_ratio", "gauge", "Share of talks seen in one direction.", mirror.oneWayRatio],
    ["doubled_ratio", "gauge", "Share of frames that came twice.", mirror.doubledRatio],
    ["hosts", "gauge", "Stations in the inventory.", mirror.hosts],
    ["last_frame_age_seconds", "gauge", "Since the last frame.", seconds(mirror.lastFrameMsAgo)],
  ];
}

function keepingFamilies({ uplink, store }: Snapshot): Family[] {
  return [
    ["uplink_state", "gauge", "State of the broker.", states(UPLINK_STATES, uplink.state)],
    ["uplink_published_total", "counter", "Messages acknowledged.", uplink.published],
    ["uplink_queued", "gauge", "Messages waiting.", uplink.queued],
    ["uplink_lost_total", "counter", "Messages dropped: queue full.", uplink.lost],
    ["uplink_last_ack_age_seconds", "gauge", "Since the last ack.", seconds(uplink.lastAckMsAgo)],
    ["store_state", "gauge", "State of the history.", states(STORE_STATES, store.state)],
    ["store_bytes", "gauge", "Size of the history.", store.bytes],
    ["store_windows", "gauge", "Windows in the history.", store.windows],
    ["store_lost_windows_total", "counter", "Windows not written.", store.lostWindows],
  ];
}

function boxFamilies({ box, versions }: Snapshot): Family[] {
  return [
    ["cpu_usage_ratio", "gauge", "Processor use of the box.", box.cpuPct / 100],
    ["memory_usage_ratio", "gauge", "Memory use of the box.", box.memoryPct / 100],
    ["resident_memory_bytes", "gauge", "Resident memory of the process.", box.rssBytes],
    ["uptime_seconds", "gauge", "Since the process started.", box.uptimeS],
    [
      "version_info",
      "gauge",
      "Versions; always 1.",
      Object.entries(versions).map(([component, version]) => [{ component, version }, 1]),
    ],
  ];
}

function watchFamilies({ level, windows, openAlerts, policy, tables }: Snapshot): Family[] {
  const perTable = (value: (table: Snapshot["tables"][number]) => number): Sample[] =>
    tables.map((table) => [{ table: table.name }, value(table)]);
  return [
    ["level", "gauge", "Level of the page's sentence.", states(LEVELS, level)],
    ["windows_total", "counter", "Windows closed.", windows],
    ["alerts_open", "gauge", "Alerts open.", openAlerts],
    ["alerts_muted", "gauge", "Alerts open and muted.", policy.mutedAlerts],
    ["mutes", "gauge", "Mutes that hold.", policy.mutesInAll],
    ["pins", "gauge", "Pins that hold, the configuration's aside.", policy.pinsInAll],
    ["policy_problems", "gauge", "Damaged documents of them.", policy.problems.length],
    ["table_entries", "gauge", "Entries of a table.", perTable((table) => table.size)],
    ["table_limit", "gauge", "Limit of a table.", perTable((table) => table.limit)],
    ["table_evicted_total", "counter", "Entries pushed out.", perTable((table) => table.evicted)],
  ];
}

function pageFamilies(hub: HubCounters): Family[] {
  return [
    ["page_clients", "gauge", "Open event streams.", hub.clients],
    ["page_clients_refused_total", "counter", "Event streams refused: too many.", hub.refused],
    ["page_clients_dropped_total", "counter", "Event streams cut: reads too slow.", hub.dropped],
  ];
}

/** The whole of /metrics. What is not known (null) is left out. */
export function formatMetrics(snapshot: Snapshot, hub: HubCounters): string {
  const families = [
    ...mirrorFamilies(snapshot),
    ...watchFamilies(snapshot),
    ...keepingFamilies(snapshot),
    ...boxFamilies(snapshot),
    ...pageFamilies(hub),
  ];
  return families
    .map(([name, kind, help, value]) => {
      const samples =
        value === null ? [] : typeof value === "number" ? [[{}, value] as const] : value;
      return formatFamily(`arpguard_${name}`, kind, help, samples);
    })
    .join("");
}
