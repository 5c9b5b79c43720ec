import { randomUUID } from "node:crypto";
import test from "ava";
import fc from "fast-check";
import { FEATURE_NAMES } from "#features/types.ts";
import {
  alertPayload,
  anomalyPayload,
  featurePayload,
  forecastPayload,
  openAlertPayload,
} from "#report/payloads.ts";
import { encode, TOPICS } from "#report/topic-map.ts";
import { forecastOf } from "../forecast/outlook-samples.ts";
import { anyAlert } from "./any-alert.ts";
import { alertOf, windowOf } from "./samples.ts";

const mark = { seq: 1, boot: randomUUID() };

test("any vector arrives as it was, bit by bit; what is no number arrives as null", (t) => {
  const vector = fc.float32Array({
    minLength: FEATURE_NAMES.length,
    maxLength: FEATURE_NAMES.length,
  });
  fc.assert(
    fc.property(vector, (features) => {
      const text = encode("m/feature", featurePayload(windowOf(1, { features }), mark));
      const { v } = TOPICS["m/feature"].payload.parse(JSON.parse(text));
      t.deepEqual(Object.keys(v), [...FEATURE_NAMES]);
      for (const [i, name] of FEATURE_NAMES.entries()) {
        const sent = features[i] ?? Number.NaN;
        // JSON has one zero.
        if (Number.isFinite(sent)) t.is(Math.fround(v[name] ?? Number.NaN) + 0, sent + 0);
        else t.is(v[name], null);
      }
    }),
  );
});

test("numbers are sent short", (t) => {
  const features = Float32Array.from({ length: 20 }, (_, i) => i / 10);
  const { v } = featurePayload(windowOf(1, { features }), mark);
  t.is(v.bits_per_s, 0.1);
  t.is(v.response_time_ms, 1.9);
});

test("any alert makes payloads as the topic map says", (t) => {
  fc.assert(
    fc.property(anyAlert, (event) => {
      const alert = encode("e/alert", alertPayload(event, mark));
      t.like(TOPICS["e/alert"].payload.parse(JSON.parse(alert)), { ...mark, id: event.id });
      const open = openAlertPayload(event);
      t.is(open === null, event.severity === "notice");
      if (open !== null) TOPICS["a/{alertId}"].payload.parse(open);
    }),
  );
});

test("any anomaly makes a payload as the topic map says", (t) => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  const text = fc.string({ maxLength: 500 });
  const reason = fc.record({ feature: fc.constantFrom(...FEATURE_NAMES), share, text });
  const anomaly = fc.record({
    id: fc.constant("anomaly-1"),
    at: fc.constant(windowOf(1).startAt),
    score: finite,
    threshold: finite,
    model: fc.constantFrom("learning", "20260501-180000-k3x9"),
    reasons: fc.array(reason, { maxLength: 3 }),
  });
  fc.assert(
    fc.property(anomaly, (found) => {
      const told = encode("e/anomaly", anomalyPayload(found, mark));
      const { explain, ...payload } = TOPICS["e/anomaly"].payload.parse(JSON.parse(told));
      t.like(payload, { ...mark, id: found.id, model: found.model, subject: "network" });
      t.true(Math.abs(payload.score - found.score) <= 1e-5 * Math.abs(found.score));
      t.deepEqual(
        explain.map(({ f }) => f),
        found.reasons.map(({ feature }) => feature),
      );
      t.true(found.reasons[0] === undefined || payload.text.startsWith(found.reasons[0].text));
    }),
  );
});

test("a forecast is whole bits by step ahead, each with the name of what was served", (t) => {
  const flat = forecastOf(3, 1000.4);
  const served = flat.served.map((name, i) => (i < 2 ? "last_value" : name));
  const text = encode("m/forecast", forecastPayload({ ...flat, served }, mark));
  const payload = TOPICS["m/forecast"].payload.parse(JSON.parse(text));
  t.like(payload, { ...mark, ts: "2024-05-06T00:15:00.000000Z", step_s: 300 });
  t.deepEqual([payload.p10[0], payload.p50[11], payload.p90[11]], [500, 1000, 2001]);
  t.deepEqual(payload.model.slice(0, 3), ["last_value", "last_value", "linear_ar"]);
  t.false("version" in payload, "nobody was trained for it");
  const version = "20260501-180000-k3x9";
  t.is(forecastPayload({ ...flat, version }, mark).version, version);
  for (const wrong of [
    { ...payload, p50: payload.p50.slice(1) },
    { ...payload, model: payload.model.map(() => "oracle") },
    { ...payload, p10: payload.p10.map(() => -1) },
  ]) {
    t.false(TOPICS["m/forecast"].payload.safeParse(wrong).success);
  }
});

test("an unknown key, a missing feature and a wrong time are no payload", (t) => {
  const feature = featurePayload(windowOf(1), mark);
  const { bits_per_s: _, ...fewer } = feature.v;
  for (const wrong of [
    { ...feature, extra: 1 },
    { ...feature, v: fewer },
    { ...feature, v: { ...feature.v, more: 1 } },
    { ...feature, ts: "2024-05-01 10:00:00" },
    { ...feature, seq: 0 },
  ]) {
    t.false(TOPICS["m/feature"].payload.safeParse(wrong).success, JSON.stringify(wrong));
  }
  t.true(TOPICS["m/feature"].payload.safeParse(feature).success);
  const alert = alertPayload(alertOf("a"), mark);
  t.false(TOPICS["e/alert"].payload.safeParse({ ...alert, id: "a/b" }).success);
});
