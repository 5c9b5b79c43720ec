import test from "ava";
import fc from "fast-check";
import { micros } from "#core/units.ts";
import { alertLine, alertLineSchema } from "#report/alert-line.ts";
import { anyAlert, anyMoment } from "./any-alert.ts";
import { alertOf, START } from "./samples.ts";

test("the line of an alert, key by key", (t) => {
  const event = alertOf("arp-spoof-1", { at: micros(START + 123_456), count: 4 });
  const line = alertLine(event, micros(START - 4_522_544));
  t.is(
    JSON.stringify(line),
    '{"kind":"alert","type":"arp-spoof","severity":"critical","at":"2024-05-01T10:00:00.123456Z",' +
      '"frame":54,"t":4.646,"attacker":{"mac":"00:25:b3:bf:91:ee","ip":null},' +
      '"claimed":"172.16.0.1","owner":{"mac":"00:26:0b:31:07:33"},"victims":["172.16.0.23"],' +
      '"verdict":"00:25:b3:bf:91:ee answers for 172.16.0.1","why":["the owner is alive"],' +
      '"technique":"T1557.002","id":"arp-spoof-1","state":"opened",' +
      '"since":"2024-05-01T10:00:00.000000Z","count":4,"advice":"shut its port"}',
  );
});

test("keys that do not apply are left out", (t) => {
  const { attacker, claimed, owner, victims, technique, advice, ...bare } = alertOf("a");
  t.deepEqual(Object.keys(alertLine(bare)).sort(), [
    "at",
    "count",
    "frame",
    "id",
    "kind",
    "severity",
    "since",
    "state",
    "type",
    "verdict",
    "why",
  ]);
});

test("whatever an alert holds, its line is as the schema says and bounded", (t) => {
  fc.assert(
    fc.property(anyAlert, fc.option(anyMoment), (event, firstAt) => {
      const line = alertLine(event, firstAt ?? undefined);
      const text = JSON.stringify(line);
      t.deepEqual(alertLineSchema.parse(JSON.parse(text)), line);
      t.true(text.length < 100_000);
    }),
  );
});
