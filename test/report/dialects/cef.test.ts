import { isIPv4, isIPv6 } from "node:net";
import test from "ava";
import fc from "fast-check";
import { cefLine } from "#report/dialects/cef.ts";
import { plainAlert } from "#report/dialects/plain-alert.ts";
import { anyStep } from "./any-step.ts";
import { CEF } from "./published/cef.ts";
import { plain, REPLAY, SENSOR } from "./samples.ts";

interface CefEvent {
  readonly header: readonly string[];
  readonly extension: ReadonlyMap<string, string>;
}

/** Reads CEF as its guide says, without the code under test. */
function readCef(line: string): CefEvent {
  const cells = line.split(/(?<=(?:^|[^\\])(?:\\\\)*)\|/);
  const header = cells.slice(0, 7).map((cell) => cell.replace(/\\([\\|])/g, "$1"));
  const text = cells.slice(7).join("|");
  const starts = [...text.matchAll(/(?:^| )([A-Za-z0-9]+)=/g)];
  const pairs = starts.map((start, n): [string, string] => {
    const from = start.index + start[0].length;
    const value = text.slice(from, starts[n + 1]?.index ?? text.length);
    return [start[1] as string, value.replace(/\\([\\=])/g, "$1")];
  });
  return { header, extension: new Map(pairs) };
}

const CHECKS: Readonly<Record<string, (value: string) => boolean>> = {
  string: () => true,
  integer: (value) => /^-?\d+$/.test(value),
  millis: (value) => /^\d{1,13}$/.test(value),
  mac: (value) => /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(value),
  ipv4: isIPv4,
  ipv6: isIPv6,
};

test("an interception in CEF", (t) => {
  t.is(
    cefLine(plain(), SENSOR),
    "CEF:0|ARPGuard|ARPGuard Edge|1.2.3|interception|Traffic interception|10|" +
      "rt=1714557600123 start=1714557600000 cat=Misc Attack act=updated cnt=12 " +
      "smac=00:25:b3:bf:91:ee src=172.16.0.105 dst=172.16.0.23 " +
      "msg=00:25:b3:bf:91:ee answers for 172.16.0.1 reason=the owner is alive " +
      "deviceExternalId=ag-test deviceInboundInterface=eth0 " +
      "cs1=interception-172-16-0-1 cs1Label=alertId cs2=172.16.0.1 cs2Label=claimedAddress " +
      "cs3=00:26:0b:31:07:33 cs3Label=ownerMac cs4=T1557.002 cs4Label=attackTechnique " +
      "cs5=shut its port cs5Label=advice cs6=interception cs6Label=cause " +
      "cn1=12 cn1Label=vlan cn2=7 cn2Label=interceptedPackets cn3=54 cn3Label=openingFrame " +
      "flexString1=172.16.0.23,172.16.0.24 flexString1Label=victims " +
      "flexString2=intercepting flexString2Label=interception " +
      "deviceCustomDate1=1714557602000 deviceCustomDate1Label=interceptedSince",
  );
});

test("IPv6 stands in the fields that CEF has for it", (t) => {
  const { extension } = readCef(
    cefLine(
      plain({ attacker: { mac: "00:25:b3:bf:91:ee", ip: "fe80::1" }, victims: ["fe80::2"] }),
      SENSOR,
    ),
  );
  t.is(extension.get("c6a2"), "fe80::1");
  t.is(extension.get("c6a2Label"), "Source IPv6 Address");
  t.is(extension.get("c6a3"), "fe80::2");
  t.is(extension.get("c6a3Label"), "Destination IPv6 Address");
  t.false(extension.has("src") || extension.has("dst"));
});

test("what would break the line is escaped, and read back", (t) => {
  const text = "a=b|c\\d msg=e\\=f";
  const sensor = { ...SENSOR, version: "1|2\\3" };
  const line = cefLine(plain({ verdict: text, why: ["x=1 src=9.9.9.9"] }), sensor);
  const { header, extension } = readCef(line);
  t.is(header[3], "1|2\\3");
  t.is(extension.get("msg"), text);
  t.is(extension.get("reason"), "x=1 src=9.9.9.9");
  t.is(extension.get("src"), "172.16.0.105");
});

test("any alert has a whole header and published keys alone, each of its type and length", (t) => {
  fc.assert(
    fc.property(anyStep, fc.constantFrom(SENSOR, REPLAY), (step, sensor) => {
      const alert = plainAlert(step);
      const { header, extension } = readCef(cefLine(alert, sensor));
      t.is(header.length, 7);
      t.is(header[0], "CEF:0");
      t.is(header[4], step.type);
      t.true(Number(header[6]) >= 0 && Number(header[6]) <= 10);
      for (const [key, value] of extension) {
        const { type = "", maxChars = 0 } = CEF.get(key) ?? {};
        t.true(CHECKS[type]?.(value), `${key}=${value} is no ${type}`);
        t.true(value.length <= maxChars, `${key} is longer than ${maxChars}`);
        if (key.endsWith("Label")) t.true(extension.has(key.slice(0, -5)), key);
      }
      t.is(extension.get("msg") ?? "", alert.verdict.trim());
      t.is(extension.get("reason") ?? "", alert.why.trim());
      t.is(extension.get("cs1"), step.id);
    }),
  );
});
