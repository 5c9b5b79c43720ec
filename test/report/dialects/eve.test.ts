import test from "ava";
import fc from "fast-check";
import { SEVERITIES } from "#l2/types.ts";
import { eveLine } from "#report/dialects/eve.ts";
import { plainAlert } from "#report/dialects/plain-alert.ts";
import { anyStep } from "./any-step.ts";
import { EVE, EVE_TIME } from "./published/eve.ts";
import { faultsOf } from "./published/shape.ts";
import { plain, REPLAY, SENSOR } from "./samples.ts";

test("an interception as Suricata would tell it", (t) => {
  t.deepEqual(JSON.parse(eveLine(plain(), SENSOR)), {
    timestamp: "2024-05-01T10:00:00.123456+0000",
    event_type: "alert",
    host: "ag-test",
    in_iface: "eth0",
    vlan: [12],
    src_ip: "172.16.0.105",
    dest_ip: "172.16.0.23",
    ether: { src_mac: "00:25:b3:bf:91:ee" },
    alert: {
      action: "allowed",
      gid: 1,
      signature_id: 1990002,
      rev: 1,
      signature: "ARPGUARD Traffic interception",
      category: "Misc Attack",
      severity: 1,
      source: { ip: "172.16.0.105" },
      target: { ip: "172.16.0.23" },
      metadata: {
        signature_severity: ["Critical"],
        mitre_technique_id: ["T1557.002"],
        arpguard_id: ["interception-172-16-0-1"],
        arpguard_state: ["updated"],
        arpguard_since: ["2024-05-01T10:00:00.000000+0000"],
        arpguard_count: ["12"],
        arpguard_verdict: ["00:25:b3:bf:91:ee answers for 172.16.0.1"],
        arpguard_why: ["the owner is alive"],
        arpguard_advice: ["shut its port"],
        arpguard_cause: ["interception"],
        arpguard_claimed: ["172.16.0.1"],
        arpguard_owner_mac: ["00:26:0b:31:07:33"],
        arpguard_victims: ["172.16.0.23", "172.16.0.24"],
        arpguard_interception: ["intercepting"],
        arpguard_intercepted_packets: ["7"],
        arpguard_intercepted_since: ["2024-05-01T10:00:02.000000+0000"],
      },
    },
  });
});

test("any alert has published fields alone, each of its type, and the required ones", (t) => {
  fc.assert(
    fc.property(anyStep, fc.constantFrom(SENSOR, REPLAY), (step, sensor) => {
      const event = JSON.parse(eveLine(plainAlert(step), sensor));
      t.deepEqual(faultsOf(event, "event", EVE), []);
      t.regex(event.timestamp, EVE_TIME);
      t.true(event.alert.severity >= 1 && event.alert.severity <= 4);
    }),
  );
});

test("a replay names its file and the opening frame instead of an interface", (t) => {
  const event = JSON.parse(eveLine(plain(), REPLAY));
  t.like(event, { pcap_filename: "office.pcap", pcap_cnt: 54 });
  t.false("in_iface" in event);
});

test("more severe is a smaller number", (t) => {
  const numbers = SEVERITIES.map(
    (severity) => JSON.parse(eveLine(plain({ severity }), SENSOR)).alert.severity,
  );
  t.deepEqual(numbers, [1, 2, 3, 3, 4]);
});

test("the check would notice", (t) => {
  const event = JSON.parse(eveLine(plain(), SENSOR));
  t.deepEqual(faultsOf({ ...event, src_ip: "x", extra: 1, vlan: [] }, "event", EVE), [
    "event.vlan: no filled list",
    'event.src_ip: no ip: "x"',
    "event.extra: not published",
  ]);
  const { alert: _, ...without } = event;
  t.deepEqual(faultsOf(without, "event", EVE), ["event.alert: missing"]);
});
