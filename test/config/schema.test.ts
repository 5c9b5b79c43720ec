import test, { type ExecutionContext } from "ava";
import { z } from "zod";
import { configSchema } from "#config/schema.ts";

interface Field {
  readonly type?: string;
  readonly description?: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly multipleOf?: number;
  readonly maxItems?: number;
  readonly properties?: Readonly<Record<string, Field>>;
}

const { properties: sections = {} } = z.toJSONSchema(configSchema, { io: "input" }) as Field;
const fields = Object.entries(sections).flatMap(([section, { properties = {} }]) =>
  Object.entries(properties).map(([key, field]) => ({ section, key, field })),
);

function isAccepted(section: string, key: string, value: unknown): boolean {
  return configSchema.safeParse({ [section]: { [key]: value } }).success;
}

test("every section and key says what it means", (t) => {
  t.true(fields.length > 20);
  for (const section of Object.values(sections)) t.truthy(section.description);
  for (const { section, key, field } of fields) t.truthy(field.description, `${section}.${key}`);
});

test("every number is whole and has both bounds, and the bounds themselves are allowed", (t) => {
  const others = ["string", "boolean", "array"];
  const numbers = fields.filter(({ field }) => !others.includes(field.type ?? ""));
  t.true(numbers.length > 10);
  for (const { section, key, field } of numbers) {
    const name = `${section}.${key}`;
    const { type, minimum, maximum, multipleOf = 1 } = field;
    t.is(type, "integer", name);
    for (const value of [minimum, maximum]) {
      t.true(isAccepted(section, key, value), `${name} ${value}`);
    }
    for (const value of [minimum - multipleOf, maximum + multipleOf, minimum + 0.5]) {
      t.false(isAccepted(section, key, value), `${name} ${value}`);
    }
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, String(minimum), null]) {
      t.false(isAccepted(section, key, value), `${name} ${value}`);
    }
  }
});

test("no key takes an object or null, and none but a list of bounded length a list", (t) => {
  for (const { section, key, field } of fields) {
    for (const value of [{}, null]) t.false(isAccepted(section, key, value), key);
    t.is(isAccepted(section, key, []), field.type === "array", key);
    if (field.type === "array") t.true((field.maxItems ?? Infinity) <= 1024, key);
  }
});

const accepts = test.macro({
  title: (_given, key: string, text: unknown) => `${key} ${JSON.stringify(text)}`,
  exec: (t: ExecutionContext, path: string, value: unknown, isRight: boolean) => {
    const [section, key] = path.split(".") as [string, string];
    t.is(isAccepted(section, key, value), isRight);
  },
});
test(accepts, "capture.interface", "eth0", true);
test(accepts, "capture.interface", "enx00e04c680001", true);
test(accepts, "capture.interface", "", false);
test(accepts, "capture.interface", "sixteen-letters0", false);
test(accepts, "capture.interface", "../../etc", false);
test(accepts, "capture.interface", "eth 0", false);
test(accepts, "capture.blockBytes", 131_072, true);
test(accepts, "capture.blockBytes", 131_073, false);
test(accepts, "l2.dhcpServers", ["192.168.1.1", "02:00:00:00:00:01", "fe80::1"], true);
test(accepts, "l2.dhcpServers", ["192.168.1"], false);
test(accepts, "l2.dhcpServers", Array(33).fill("192.168.1.1"), false);
test(accepts, "l2.routers6", ["fe80::1", "02-00-00-00-00-01"], true);
test(accepts, "l2.routers6", ["fe80::1%eth0"], false);
test(accepts, "report.url", "mqtt://10.0.0.1:1883", true);
test(accepts, "report.url", "mqtts://user:word@broker.example", true);
test(accepts, "report.url", "http://broker.example", false);
test(accepts, "report.url", "mqtt://", false);
test(accepts, "report.url", "mqtt://a\nb", false);
test(accepts, "report.root", "arpguard/v1", true);
test(accepts, "report.root", "a/+/b", false);
test(accepts, "report.root", "a/#", false);
test(accepts, "report.root", "/a", false);
test(accepts, "report.root", "a/", false);
test(accepts, "report.deviceId", "ag-0123", true);
test(accepts, "report.deviceId", "AG", false);
test(accepts, "report.deviceId", "a".repeat(41), false);
test(accepts, "store.directory", "", false);
test(accepts, "l2.pins", [{ ip: "10.0.0.1", mac: "00-1B-44-11-3A-B7", vlan: 20 }], true);
test(accepts, "l2.pins", [{ ip: "10.0.0.1" }], false);
test(accepts, "l2.pins", [{ ip: "10.0.0.1", mac: "ff:ff:ff:ff:ff:ff" }], false);
test(accepts, "l2.pins", [{ ip: "10.0.0.1", mac: "00:1b:44:11:3a:b7", vlan: 4095 }], false);
test(accepts, "l2.gateways", [{ ip: "fe80::1" }], true);
test(accepts, "l2.gateways", [{ ip: "fe80::1", vlan: 20 }], false);
test(accepts, "l2.gateways", ["10.0.0.1"], false);
test(accepts, "log.level", "debug", true);
test(accepts, "log.level", "loud", false);
