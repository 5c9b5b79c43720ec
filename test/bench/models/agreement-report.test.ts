import test from "ava";
import type { AgreementFigures, NetworkAgreement } from "../../../bench/models/agreement.ts";
import { agreementAims } from "../../../bench/models/agreement-aims.ts";
import { agreementTable } from "../../../bench/models/agreement-table.ts";
import type { TraceDifference } from "../../../bench/models/trace-difference.ts";

const near = { largest: 1e-7, share: 2e-7 };
const NEAR: TraceDifference = {
  forward: near,
  gradients: { kernel: near, bias: near },
  curveShare: 3e-7,
};
const NETWORK: NetworkAgreement = {
  plain: NEAR,
  simd: NEAR,
  single: NEAR,
  otherEpsilonShare: 4e-4,
  losses: [0.5, 0.25],
};
const FIGURES: AgreementFigures = {
  version: "2.0",
  batchSize: 32,
  steps: 30,
  forecaster: NETWORK,
  detector: NETWORK,
};
const far = (share: number) => ({ largest: 1, share });
const missed = (figures: AgreementFigures | null) =>
  agreementAims(figures).flatMap(({ name, isMet }) => (isMet ? [] : [name]));

test("near in all parts, all aims are met", (t) => {
  t.deepEqual(missed(FIGURES), []);
  t.is(agreementAims(FIGURES).length, 6);
});

const misses = test.macro({
  title: (name) => `missed: ${name}`,
  exec: (t, part: Partial<TraceDifference>, name: string) => {
    for (const kind of ["plain", "simd"] as const) {
      const network = { ...NETWORK, [kind]: { ...NEAR, ...part } };
      t.deepEqual(missed({ ...FIGURES, detector: network }), [
        `${name} of the detector off PyTorch's`,
      ]);
    }
    t.deepEqual(missed({ ...FIGURES, detector: { ...NETWORK, single: { ...NEAR, ...part } } }), []);
  },
});
test("a forward pass", misses, { forward: far(1.01e-4) }, "forward pass");
const gradients = { kernel: near, bias: far(1.01e-4) };
test("one gradient of all", misses, { gradients }, "worst gradient");
test("a curve", misses, { curveShare: 1.01e-3 }, "loss curve");
const broken = { forward: far(Number.POSITIVE_INFINITY) };
test("what is no number", misses, broken, "forward pass");

test("without PyTorch the aim is not met, and the section says why", (t) => {
  t.deepEqual(missed(null), ["training kernels beside PyTorch"]);
  t.regex(agreementTable(null), /Not measured: PyTorch was not installed\.$/);
});

test("without SIMD the plain kernels are held to the aims, and the columns are empty", (t) => {
  const forecaster = { ...NETWORK, simd: null, plain: { ...NEAR, curveShare: 1 } };
  t.deepEqual(missed({ ...FIGURES, forecaster }), ["loss curve of the forecaster off PyTorch's"]);
  t.true(
    agreementTable({ ...FIGURES, forecaster }).includes(
      "| gradient of bias | 1.0e-7 | 2.0e-7 |  |  | 1.0e-7 | 2.0e-7 |",
    ),
  );
});

test("each gradient has its row, with the largest difference and its share", (t) => {
  const plain = { ...NEAR, gradients: { ...NEAR.gradients, bias: { largest: 0.25, share: 0.5 } } };
  const lines = agreementTable({ ...FIGURES, detector: { ...NETWORK, plain } }).split("\n");
  const rows = lines.filter((line) => line.startsWith("| gradient of "));
  t.deepEqual(
    rows.map((row) => row.split(" | ")[0]),
    ["kernel", "bias", "kernel", "bias"].map((name) => `| gradient of ${name}`),
  );
  t.true(rows[3]!.startsWith("| gradient of bias | 2.5e-1 | 5.0e-1 | 1.0e-7 | 2.0e-7 |"));
});
