import test from "ava";
import fc from "fast-check";
import { contentOf, encodeForecast, encodeText } from "#store/outbox/record-body.ts";
import { forecastOf } from "../../forecast/outlook-samples.ts";
import { alertOf } from "../samples.ts";

test("what was put in comes out", (t) => {
  const { candidates: _, ...forecast } = forecastOf(3, 1234.567);
  t.deepEqual(contentOf("forecast", encodeForecast(forecast)), { stream: "forecast", forecast });
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
  bytes[bytes.length - 1] = 255;
  t.is(contentOf("forecast", bytes), null);
});
