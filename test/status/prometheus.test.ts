import test from "ava";
import fc from "fast-check";
import { formatFamily } from "#status/prometheus.ts";
import { parseExposition } from "./exposition.ts";

test("a family without labels", (t) => {
  t.is(
    formatFamily("a_total", "counter", "Things.", [[{}, 7]]),
    "# HELP a_total Things.\n# TYPE a_total counter\na_total 7\n",
  );
});

test("a family without samples is left out", (t) => {
  t.is(formatFamily("a", "gauge", "Things.", []), "");
});

test("backslash, quote and line feed in a label are escaped", (t) => {
  const text = formatFamily("a", "gauge", "A \\ and\na line.", [[{ name: 'x"\\\ny' }, 1]]);
  t.is(text, '# HELP a A \\\\ and\\na line.\n# TYPE a gauge\na{name="x\\"\\\\\\ny"} 1\n');
});

test("any label and any number come back from a strict parser", (t) => {
  const label = fc.string({ unit: "binary" }).map((text) => text.toWellFormed());
  fc.assert(
    fc.property(label, fc.double(), (name, value) => {
      const families = parseExposition(formatFamily("a", "gauge", "Things.", [[{ name }, value]]));
      const [sample] = families.get("a")?.samples ?? [];
      return sample?.labels.name === name && Object.is(sample.value + 0, value + 0);
    }),
  );
  t.pass();
});
