import { EcsFlat, EcsVersion } from "@elastic/ecs";
import test from "ava";
import fc from "fast-check";
import { ECS_VERSION, ecsLine } from "#report/dialects/ecs.ts";
import { plainAlert } from "#report/dialects/plain-alert.ts";
import { anyStep } from "./any-step.ts";
import { plain, REPLAY, SENSOR } from "./samples.ts";

interface Field {
  readonly type: string;
  readonly normalize: readonly string[];
  readonly pattern?: string;
  readonly ignore_above?: number;
  readonly allowed_values?: readonly {
    readonly name: string;
    readonly expected_event_types?: readonly string[];
  }[];
}
/** Every field of the schema, from Elastic's own package. */
const FIELDS = EcsFlat as unknown as Readonly<Record<string, Field>>;

test("the version is that of the schema the tests hold it against", (t) => {
  t.is(ECS_VERSION, EcsVersion);
});

test("an interception as an ECS document", (t) => {
  const document = JSON.parse(ecsLine(plain(), SENSOR));
  t.deepEqual(document, {
    "@timestamp": "2024-05-01T10:00:00.123456Z",
    ecs: { version: "9.4.0" },
    message: "00:25:b3:bf:91:ee answers for 172.16.0.1",
    event: {
      kind: "alert",
      category: ["intrusion_detection"],
      type: ["info"],
      module: "arpguard",
      dataset: "arpguard.alert",
      id: "interception-172-16-0-1",
      code: "interception",
      action: "interception-updated",
      severity: 99,
      start: "2024-05-01T10:00:00.000000Z",
      reason: "the owner is alive",
    },
    rule: {
      id: "1990002",
      name: "Traffic interception",
      category: "Misc Attack",
      ruleset: "ARPGuard",
    },
    threat: {
      framework: "MITRE ATT&CK",
      technique: {
        id: ["T1557"],
        reference: ["https://attack.mitre.org/techniques/T1557/"],
        subtechnique: {
          id: ["T1557.002"],
          reference: ["https://attack.mitre.org/techniques/T1557/002/"],
        },
      },
    },
    source: { address: "172.16.0.105", ip: "172.16.0.105", mac: "00-25-B3-BF-91-EE" },
    destination: { address: "172.16.0.23", ip: "172.16.0.23" },
    network: { vlan: { id: "12" } },
    related: { ip: ["172.16.0.105", "172.16.0.1", "172.16.0.23", "172.16.0.24"] },
    observer: {
      vendor: "ARPGuard",
      product: "ARPGuard Edge",
      type: "ids",
      version: "1.2.3",
      name: "ag-test",
      serial_number: "ag-test",
      ingress: { interface: { name: "eth0" } },
    },
    labels: {
      alert_state: "updated",
      alert_severity: "critical",
      frame_count: "12",
      cause: "interception",
      claimed_ip: "172.16.0.1",
      owner_mac: "00-26-0B-31-07-33",
      interception: "intercepting",
      intercepted_packets: "7",
      intercepted_since: "2024-05-01T10:00:02.000000Z",
      advice: "shut its port",
    },
  });
});

test("any alert has fields of the schema alone, as the schema has them", (t) => {
  fc.assert(
    fc.property(anyStep, fc.constantFrom(SENSOR, REPLAY), (step, sensor) => {
      const document = JSON.parse(ecsLine(plainAlert(step), sensor));
      for (const [name, value] of leavesOf(document)) t.deepEqual(faultsOf(name, value), []);
      // The schema has no other required field but these two.
      t.true("@timestamp" in document && "version" in document.ecs);
    }),
  );
});

test("category and type of the event are values that go together", (t) => {
  const { event } = JSON.parse(ecsLine(plain(), SENSOR));
  t.true(FIELDS["event.kind"]?.allowed_values?.some(({ name }) => name === event.kind));
  for (const category of event.category) {
    const allowed = FIELDS["event.category"]?.allowed_values?.find(({ name }) => name === category);
    for (const type of event.type) t.true(allowed?.expected_event_types?.includes(type));
  }
});

test("it ends when it is closed", (t) => {
  const { event } = JSON.parse(ecsLine(plain({ state: "closed" }), SENSOR));
  t.like(event, { action: "interception-closed", end: "2024-05-01T10:00:00.123456Z" });
});

test("the check would notice", (t) => {
  t.deepEqual(faultsOf("source.hardware", "x"), ["source.hardware: not in the schema"]);
  t.deepEqual(faultsOf("source.mac", "00:25:b3:bf:91:ee").length, 1);
  t.deepEqual(faultsOf("source.ip", "x").length, 1);
  t.deepEqual(faultsOf("threat.technique.id", "T1557").length, 1);
  t.deepEqual(faultsOf("event.severity", "high").length, 1);
});

/** Each field in flat form; what a field of type object holds is its own affair. */
function leavesOf(value: object, prefix = ""): [name: string, value: unknown][] {
  return Object.entries(value).flatMap(([key, part]): [string, unknown][] => {
    const name = prefix + key;
    const isLeaf = typeof part !== "object" || Array.isArray(part) || isFreeForm(name);
    return isLeaf ? [[name, part]] : leavesOf(part, `${name}.`);
  });
}

function isFreeForm(name: string): boolean {
  return name === "labels";
}

function faultsOf(name: string, value: unknown): string[] {
  const field = FIELDS[name];
  if (field === undefined) return [`${name}: not in the schema`];
  const isList = field.normalize.includes("array");
  if (isList !== Array.isArray(value)) return [`${name}: ${isList ? "no list" : "a list"}`];
  const values = isList ? (value as unknown[]) : [value];
  return values.every((each) => isOf(field, each)) ? [] : [`${name}: no ${field.type}: ${value}`];
}

function isOf({ type, pattern, ignore_above }: Field, value: unknown): boolean {
  if (type === "long") return Number.isSafeInteger(value);
  if (type === "object") return Object.values(value as object).every((each) => isText(each));
  if (!isText(value)) return false;
  if (type === "ip") return /^[0-9a-f.:]+$/i.test(value);
  if (type === "date") return !Number.isNaN(Date.parse(value));
  const isFitting = pattern === undefined || new RegExp(pattern).test(value);
  return isFitting && value.length <= (ignore_above ?? Number.POSITIVE_INFINITY);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
