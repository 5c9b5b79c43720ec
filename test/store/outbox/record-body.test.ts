import test from "ava";
import fc from "fast-check";
import { contentOf, encodeForecast, encodeText } from "#store/outbox/record-body.ts";
import { forecastOf } from "../../forecast/outlook-samples.ts";
import { alertOf } from "../samples.ts";

test("what was put in comes out", (t) => {
  const { candidates: _, ...forecast } = forecastOf(3, 1234.567);
  t.deepEqual(contentOf("forecast", encodeForecast(forecast)), { stream: "forecast", forecast });
  const named = { ...forecast, version: "20260501-180000-k3x9" };
  t.deepEqual(contentOf("forecast", encodeForecast(named)), {
    stream: "forecast",
    forecast: named,
  });
  const reasons = [{ feature: "udp_ratio", share: 0.7, text: "odd" }];
  const [score, threshold, model] = [2.5, 1, "learning"];
  const anomaly = { id: "a", at: forecast.startAt, score, threshold, model, reasons };
  t.deepEqual(contentOf("anomaly", encodeText(anomaly)), { stream: "anomaly", anomaly });
  t.is(contentOf("anomaly", encodeText({ ...anomaly, score: Number.NaN })), null);
  const step = alertOf("a");
  t.deepEqual(contentOf("alert", encodeText(step)), { stream: "alert", step });
  const body = { status: "failed", code: "busy" };
  t.deepEqual(contentOf("command", encodeText(body)), { stream: "command", body });
});

test("bytes that tell nothing are nothing, and never throw", (t) => {
  const streams = ["alert", "command", "gap", "anomaly", "forecast", "system"] as const;
  fc.assert(
    fc.property(fc.constantFrom(...streams), fc.uint8Array({ maxLength: 400 }), (stream, bytes) => {
      const content = contentOf(stream, bytes);
      t.true(content === null || content.stream === stream);
    }),
  );
  for (const text of ["[]", "null", "7", '"a"', "{", ""]) {
    t.is(contentOf("system", new TextEncoder().encode(text)), null, text);
  }
  t.is(contentOf("alert", encodeText({ id: "a" })), null);
  const { candidates: _, ...forecast } = forecastOf(0, 1);
  const bytes = encodeForecast(forecast);
  t.is(contentOf("forecast", bytes.subarray(1)), null);
  const named = encodeForecast({ ...forecast, version: "20260501-180000-k3x9" });
  t.is(contentOf("forecast", named.subarray(0, -1)), null, "half a version");
  bytes[bytes.length - 1] = 255;
  t.is(contentOf("forecast", bytes), null);
});
