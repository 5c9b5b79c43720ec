import test from "ava";
import fc from "fast-check";
import { type Micros, micros } from "#core/units.ts";
import { confusionOf, feedbackRatios } from "#detect/feedback-quality.ts";
import type { AlertType } from "#l2/types.ts";

const lasting = (type: AlertType, since: number, at: number, state = "closed") => ({
  ...{ type, since: micros(since), at: micros(at) },
  state: state as "closed" | "updated",
});

test("an anomaly is called; another alert is, too, where an anomaly lasted at its time", (t) => {
  const anomalies = [lasting("anomaly", 10, 20), lasting("anomaly", 90, 95, "updated")];
  const judged = [
    { alert: anomalies[0]!, isTrue: true },
    { alert: anomalies[1]!, isTrue: false },
    { alert: lasting("arp-scan", 20, 25), isTrue: true },
    { alert: lasting("arp-scan", 21, 25), isTrue: true },
    { alert: lasting("syn-flood", 500, 501), isTrue: false },
    { alert: lasting("beacon", 30, 40), isTrue: false },
    { alert: lasting("coverage", 10, 20), isTrue: true },
    { alert: lasting("capacity", 10, 20), isTrue: false },
    { alert: lasting("new-device", 30, 40), isTrue: true },
  ];
  const confusion = confusionOf(judged, anomalies);
  t.deepEqual(confusion, {
    ...{ truePositives: 2, falsePositives: 2, falseNegatives: 1, trueNegatives: 1 },
  });
  t.deepEqual(feedbackRatios(confusion), {
    ...{ precision: 0.5, recall: 2 / 3, f1: 4 / 7, accuracy: 0.5 },
  });
});

test("without feedback there is no figure", (t) => {
  const confusion = confusionOf([], [lasting("anomaly", 1, 2)]);
  const none = { precision: null, recall: null, f1: null, accuracy: null };
  t.deepEqual(feedbackRatios(confusion), none);
  const silent = feedbackRatios({ ...confusion, trueNegatives: 3 });
  t.deepEqual(silent, { ...none, accuracy: 1 });
});

test("property: ratios are from 0 to 1, and F1 lies between precision and recall", (t) => {
  const count = fc.nat(50);
  fc.assert(
    fc.property(count, count, count, count, (tp, fp, fn, tn) => {
      const { precision, recall, f1, accuracy } = feedbackRatios({
        ...{ truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn },
      });
      for (const ratio of [precision, recall, f1, accuracy]) {
        t.true(ratio === null || (ratio >= 0 && ratio <= 1));
      }
      if (precision === null || recall === null || f1 === null) return;
      t.true(f1 >= Math.min(precision, recall) - 1e-12);
      t.true(f1 <= Math.max(precision, recall) + 1e-12);
    }),
  );
});

test("property: every judged alert of the traffic is counted once", (t) => {
  const span = fc.tuple(fc.nat(100), fc.nat(20));
  const types = fc.constantFrom<AlertType>("anomaly", "arp-scan");
  const judged = fc.array(fc.tuple(types, span, fc.boolean()), { maxLength: 20 });
  fc.assert(
    fc.property(judged, fc.array(span, { maxLength: 5 }), (given, odd) => {
      const alerts = given.map(([type, [since, length], isTrue]) => ({
        alert: lasting(type, since, since + length),
        isTrue,
      }));
      const anomalies = odd.map(([since, length]) =>
        lasting("anomaly", since, (since + length) as Micros),
      );
      const counts = Object.values(confusionOf(alerts, anomalies));
      t.is(
        counts.reduce((sum, count) => sum + count, 0),
        alerts.length,
      );
    }),
  );
});
