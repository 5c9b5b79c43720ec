import test from "ava";
import fc from "fast-check";
import { FLEET_TOPICS, STREAM_TOPICS, TOPICS, TopicNames } from "#report/topic-map.ts";

const names = new TopicNames("arpguard/v1", "ag-1");

test("topics are below the device, those for all below the root", (t) => {
  t.is(names.of("status/health"), "arpguard/v1/ag-1/status/health");
  t.is(names.of("m/feature"), "arpguard/v1/ag-1/m/feature");
  t.is(
    names.of("a/{alertId}", { alertId: "arp-spoof-172-16-0-1-x" }),
    "arpguard/v1/ag-1/a/arp-spoof-172-16-0-1-x",
  );
  t.is(names.of("h/{stream}", { stream: STREAM_TOPICS.feature }), "arpguard/v1/ag-1/h/m/feature");
  t.is(
    names.of("cmd/{type}/{id}/status", { type: "model.install", id: "7" }),
    "arpguard/v1/ag-1/cmd/model.install/7/status",
  );
  t.is(names.ofHost("lab"), "arpguard/v1/_fleet/host/lab");
});

test("no id leaves its level or becomes a wildcard", (t) => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (alertId) => {
      const name = names.of("a/{alertId}", { alertId });
      t.regex(name, /^arpguard\/v1\/ag-1\/a\/[a-z0-9.-]{0,80}$/);
      t.regex(names.ofHost(alertId), /^arpguard\/v1\/_fleet\/host\/[a-z0-9.-]{0,80}$/);
    }),
  );
});

test("what is state is retained, what is news is not", (t) => {
  const retained = Object.entries(TOPICS).filter(([, { isRetained }]) => isRetained);
  t.deepEqual(
    retained.map(([topic]) => topic),
    [
      "status/health",
      "twin/device",
      "twin/config",
      "twin/span",
      "twin/training",
      "a/{alertId}",
      "twin/commands",
      "cmd/{type}",
      "desired/config",
      "ack",
      "device/{deviceId}/config",
    ],
  );
  t.deepEqual(
    Object.entries(FLEET_TOPICS).map(([topic, { isRetained }]) => [topic, isRetained]),
    [["_fleet/host/{hostId}", true]],
  );
});

test("a will has no time of its own", (t) => {
  const { payload } = TOPICS["status/health"];
  t.true(payload.safeParse({ status: "down" }).success);
  t.false(payload.safeParse({ status: "up" }).success);
});
