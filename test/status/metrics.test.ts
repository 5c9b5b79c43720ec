import test from "ava";
import { formatMetrics } from "#status/metrics.ts";
import type { Snapshot } from "#status/types.ts";
import { parseExposition } from "./exposition.ts";
import { alarmed, hindered, starting, well } from "./samples.ts";

const hub = { clients: 2, refused: 3, dropped: 4 };

function parse(snapshot: Snapshot) {
  const families = parseExposition(formatMetrics(snapshot, hub));
  const read = (name: string, labels: Record<string, string> = {}): number | undefined =>
    families
      .get(name)
      ?.samples.find((sample) => JSON.stringify(sample.labels) === JSON.stringify(labels))?.value;
  return { families, read };
}

for (const [name, snapshot] of Object.entries({ well, alarmed, hindered, starting })) {
  test(`the metrics of a box that is ${name} follow the format, all named arpguard_`, (t) => {
    const { families } = parse(snapshot);
    t.true(families.size > 25);
    t.deepEqual(
      [...families.keys()].filter((family) => !family.startsWith("arpguard_")),
      [],
    );
  });
}

test("counters and gauges carry the snapshot's figures", (t) => {
  const { read } = parse(alarmed);
  t.is(read("arpguard_frames_total"), 48_377_120);
  t.is(read("arpguard_malformed_frames_total", { reason: "arp-short" }), 7);
  t.is(read("arpguard_last_frame_age_seconds"), 0.012);
  t.is(read("arpguard_cpu_usage_ratio"), 0.114);
  t.is(read("arpguard_alerts_open"), 1);
  t.is(read("arpguard_alerts_muted"), 2);
  t.is(read("arpguard_mutes"), 57);
  t.is(read("arpguard_pins"), 1);
  t.is(read("arpguard_policy_problems"), 1);
  t.is(read("arpguard_table_evicted_total", { table: "scan sources" }), 88_120);
  t.is(read("arpguard_version_info", { component: "arpguard", version: "0.1.0" }), 1);
  t.is(read("arpguard_page_clients"), 2);
  t.is(read("arpguard_page_clients_refused_total"), 3);
  t.is(read("arpguard_page_clients_dropped_total"), 4);
});

test("of each set of states exactly the current one is 1", (t) => {
  const { families, read } = parse(hindered);
  t.is(read("arpguard_mirror_state", { state: "broadcast-only" }), 1);
  t.is(read("arpguard_uplink_state", { state: "offline" }), 1);
  t.is(read("arpguard_store_state", { state: "full" }), 1);
  t.is(read("arpguard_level", { state: "act" }), 1);
  for (const set of ["mirror_state", "uplink_state", "store_state", "level"]) {
    const values = families.get(`arpguard_${set}`)?.samples.map((sample) => sample.value) ?? [];
    t.is(
      values.reduce((sum, value) => sum + value, 0),
      1,
    );
  }
});

test("what is not known is left out, not shown as zero", (t) => {
  const { families } = parse({ ...starting, mirror: { ...starting.mirror, nicDrops: null } });
  for (const name of ["link_up", "nic_drops_total", "last_frame_age_seconds", "table_entries"]) {
    t.false(families.has(`arpguard_${name}`), name);
  }
});

test("a name from outside cannot add a line", (t) => {
  const evil = 'x"} 1\narpguard_evil 1\n# TYPE \\';
  const { families, read } = parse({
    ...well,
    mirror: { ...well.mirror, malformed: { [evil]: 9 } },
  });
  t.false(families.has("arpguard_evil"));
  t.is(read("arpguard_malformed_frames_total", { reason: evil }), 9);
});
