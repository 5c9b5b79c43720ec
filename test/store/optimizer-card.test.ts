import test, { type ExecutionContext } from "ava";
import { decodeCard } from "#store/model-card.ts";
import { type OptimizerCard, optimizerCard } from "#store/optimizer-card.ts";
import { encodeOptimizer } from "#store/optimizer-codec.ts";
import { keptOptimizer } from "../helpers/kept-models.ts";

const FILES = encodeOptimizer(keptOptimizer(1));
const CARD = decodeCard(FILES, optimizerCard);

test("a card of ours is taken as it is", (t) => {
  t.deepEqual(optimizerCard.parse(structuredClone(CARD)), CARD);
});

const refused = test.macro({
  title: (name) => `refused by name: ${name}`,
  exec: (t: ExecutionContext, change: (card: OptimizerCard) => object, what: RegExp) => {
    const card = new TextEncoder().encode(JSON.stringify({ ...CARD, ...change(CARD) }));
    const error = t.throws(() => decodeCard({ ...FILES, card }, optimizerCard), {
      code: "model-invalid",
    });
    t.regex(error?.message ?? "", what);
  },
});
test("another name", refused, () => ({ name: "forecaster" }), /name: /);
test("an unknown key", refused, () => ({ more: 1 }), /"more"/);
test("no steps", refused, () => ({ steps: 0 }), /steps: /);
test(
  "more than all of the variance",
  refused,
  ({ scores }) => ({ scores: { ...scores, cpu_usage_pct: { r2: 1.5, lastValueR2: 0 } } }),
  /scores\.cpu_usage_pct\.r2: /,
);
test(
  "a resource too few",
  refused,
  ({ scores: { cpu_usage_pct } }) => ({ scores: { cpu_usage_pct } }),
  /scores\.memory_usage_pct: /,
);
test(
  "an input twice",
  refused,
  ({ columns }) => ({ columns: [columns[1], ...columns.slice(1)] }),
  /two columns have one name/,
);
test(
  "a direction too short",
  refused,
  ({ projection: { mean, components } }) => {
    return { projection: { mean, components: [components[0]?.slice(1), ...components.slice(1)] } };
  },
  /projection\.components\.0 has 30 values for 31 columns/,
);
test(
  "no direction",
  refused,
  ({ projection: { mean } }) => ({ projection: { mean, components: [] } }),
  /projection\.components: /,
);
