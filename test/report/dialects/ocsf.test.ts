import test from "ava";
import fc from "fast-check";
import { OCSF_VERSION, ocsfLine } from "#report/dialects/ocsf.ts";
import { plainAlert } from "#report/dialects/plain-alert.ts";
import { anyStep } from "./any-step.ts";
import { AT_LEAST_ONE, CAPTIONS, OCSF } from "./published/ocsf.ts";
import { faultsOf } from "./published/shape.ts";
import { plain, REPLAY, SENSOR } from "./samples.ts";

test("an interception as a detection finding", (t) => {
  const event = JSON.parse(ocsfLine(plain(), SENSOR));
  t.like(event, {
    category_uid: 2,
    class_uid: 2004,
    activity_id: 2,
    type_uid: 200402,
    type_name: "Detection Finding: Update",
    time: 1_714_557_600_123,
    start_time: 1_714_557_600_000,
    severity_id: 5,
    status_id: 1,
    count: 12,
    message: "00:25:b3:bf:91:ee answers for 172.16.0.1",
    is_alert: true,
    remediation: { desc: "shut its port" },
  });
  t.like(event.metadata, { version: OCSF_VERSION, log_source: "eth0" });
  t.deepEqual(event.metadata.product, {
    name: "ARPGuard Edge",
    vendor_name: "ARPGuard",
    version: "1.2.3",
    uid: "ag-test",
  });
  t.like(event.finding_info, {
    uid: "interception-172-16-0-1",
    title: "Traffic interception",
    desc: "the owner is alive",
    types: ["interception"],
  });
  t.deepEqual(event.finding_info.attacks, [
    { technique: { uid: "T1557" }, sub_technique: { uid: "T1557.002" } },
  ]);
  t.deepEqual(event.evidences, [
    {
      src_endpoint: {
        uid: "00:25:b3:bf:91:ee",
        mac: "00:25:b3:bf:91:ee",
        ip: "172.16.0.105",
        vlan_uid: "12",
      },
      dst_endpoint: { uid: "172.16.0.23", ip: "172.16.0.23", vlan_uid: "12" },
      data: {
        frame: 54,
        claimed_ip: "172.16.0.1",
        owner_mac: "00:26:0b:31:07:33",
        vlan: 12,
        cause: "interception",
        interception: { state: "intercepting", packets: 7, since: 1_714_557_602_000 },
      },
    },
  ]);
  t.deepEqual(event.resources, [
    { uid: "172.16.0.23", ip: "172.16.0.23" },
    { uid: "172.16.0.24", ip: "172.16.0.24" },
  ]);
});

test("any alert has published attributes alone, each of its type, and the required ones", (t) => {
  fc.assert(
    fc.property(anyStep, fc.constantFrom(SENSOR, REPLAY), (step, sensor) => {
      const event = JSON.parse(ocsfLine(plainAlert(step), sensor));
      t.deepEqual(faultsOf(event, "detection_finding", OCSF), []);
      t.is(event.type_uid, event.class_uid * 100 + event.activity_id);
      const { activity_id, severity_id, status_id } = CAPTIONS;
      t.is(captionOf(activity_id, event.activity_id), event.activity_name);
      t.is(captionOf(severity_id, event.severity_id), event.severity);
      t.is(captionOf(status_id, event.status_id), event.status);
      const { analytic } = event.finding_info;
      t.is(captionOf(CAPTIONS.analytic_type_id, analytic.type_id), analytic.type);
    }),
  );
});

test("the constraints of the objects are kept, and an observable names what is there", (t) => {
  fc.assert(
    fc.property(anyStep, (step) => {
      const event = JSON.parse(ocsfLine(plainAlert(step), SENSOR));
      for (const evidence of event.evidences) {
        t.true(hasOneOf(evidence, AT_LEAST_ONE.evidences));
        for (const endpoint of [evidence.src_endpoint, evidence.dst_endpoint]) {
          if (endpoint) t.true(hasOneOf(endpoint, AT_LEAST_ONE.network_endpoint));
        }
      }
      const { attacks = [] } = event.finding_info;
      for (const attack of attacks) t.true(hasOneOf(attack, AT_LEAST_ONE.attack));
      for (const resource of event.resources ?? []) {
        t.true(hasOneOf(resource, AT_LEAST_ONE.resource_details));
      }
      for (const { name, type_id, type, value } of event.observables ?? []) {
        t.is(valueAt(event, name), value);
        t.is(captionOf(CAPTIONS.observable_type_id, type_id), type);
      }
    }),
  );
});

test("a finding is created, updated and closed; a notice is no alert", (t) => {
  const ids = (["opened", "updated", "closed"] as const).map((state) => {
    const { activity_id, type_uid, status, is_alert } = JSON.parse(
      ocsfLine(plain({ state }), SENSOR),
    );
    return [activity_id, type_uid, status, is_alert];
  });
  t.deepEqual(ids, [
    [1, 200401, "New", true],
    [2, 200402, "New", true],
    [3, 200403, "Resolved", false],
  ]);
  t.false(JSON.parse(ocsfLine(plain({ severity: "notice" }), SENSOR)).is_alert);
});

function captionOf(captions: Readonly<Record<number, string>>, id: number): string | undefined {
  return captions[id];
}

function hasOneOf(object: object, names: readonly string[]): boolean {
  return names.some((name) => name in object);
}

/** What stands at `a[0].b` of an object. */
function valueAt(object: object, path: string): unknown {
  const keys = path.replaceAll(/\[(\d+)\]/g, ".$1").split(".");
  return keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], object);
}
