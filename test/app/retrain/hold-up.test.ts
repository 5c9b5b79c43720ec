import test from "ava";
import { holdUp } from "#app/retrain/hold-up.ts";

const MIB = 1_048_576;
const box = { model: "Board 4", availableBytes: 600 * MIB, celsius: 55 };
const alertOf = (severity: "critical" | "major" | "minor" | "warning" | "notice") => {
  return { id: `a-${severity}`, severity };
};

test("a grave alert, a hot box and one short of memory each hold a training up", (t) => {
  t.is(holdUp([], box), null);
  t.is(holdUp([alertOf("notice"), alertOf("warning"), alertOf("minor")], box), null);
  t.is(holdUp([alertOf("minor"), alertOf("major")], box), "alert a-major is open");
  t.is(holdUp([alertOf("critical")], box), "alert a-critical is open");
  t.regex(holdUp([], { ...box, availableBytes: 100 * MIB }) ?? "", /short of memory: .*100 MiB/);
  t.regex(holdUp([], { ...box, celsius: 85 }) ?? "", /^the box is hot: .*85 degrees/);
  t.is(holdUp([], { ...box, celsius: null }), null, "no sensor");
});
