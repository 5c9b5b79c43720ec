import type { AgreementFigures, NetworkAgreement } from "./agreement.ts";
import type { Difference, TraceDifference } from "./trace-difference.ts";

/** The section of docs/BENCHMARKS.md. */
export function agreementTable(figures: AgreementFigures | null): string {
  if (figures === null) {
    return "## Training kernels beside PyTorch\n\nNot measured: PyTorch was not installed.";
  }
  const { version, batchSize, steps, forecaster, detector } = figures;
  return `## Training kernels beside PyTorch

Both networks from the same start on the same made-up batches of ${batchSize}, dropout at 0, held against
PyTorch ${version} in double precision: predictions and the gradients of the mean squared error of the
first batch by every weight (the largest difference, and what it is of the largest entry), and the
loss before each of ${steps} steps of Adam (the largest share by which one is off). PyTorch's second bias of
an LSTM is held at 0. Its single precision shows what rounding alone does.

${tableOf("forecaster", forecaster)}

${tableOf("detector", detector)}

${curveText("forecaster", forecaster, steps)}
${curveText("detector", detector, steps)}
Our Adam adds ε where Keras does, before the second moment is corrected, and PyTorch is made to do
the same. With ε in its own place, after that, its curve is off by ${exact(forecaster.otherEpsilonShare)} for the forecaster
and ${exact(detector.otherEpsilonShare)} for the detector.`;
}

function tableOf(network: string, { plain, simd, single }: NetworkAgreement): string {
  const all = [plain, simd, single];
  const rows = [
    row("forward pass", all, ({ forward }) => forward),
    ...Object.keys(plain.gradients).map((name) =>
      row(`gradient of ${name}`, all, ({ gradients }) => gradients[name]!),
    ),
    row("loss curve", all, ({ curveShare }) => curveShare),
  ];
  return `| ${network} | TypeScript | of largest | WebAssembly SIMD | of largest | PyTorch, single | of largest |
|---|---|---|---|---|---|---|
${rows.join("\n")}`;
}

/** What has no difference in its own unit has its share alone. */
function row(
  name: string,
  all: readonly (TraceDifference | null)[],
  pick: (each: TraceDifference) => Difference | number,
): string {
  const cells = all.flatMap((each) => {
    if (each === null) return ["", ""];
    const picked = pick(each);
    if (typeof picked === "number") return ["", exact(picked)];
    return [exact(picked.largest), exact(picked.share)];
  });
  return `| ${[name, ...cells].join(" | ")} |`;
}

function curveText(network: string, { losses }: NetworkAgreement, steps: number): string {
  const [first, last] = losses.map((loss) => loss.toFixed(4));
  return `The ${network}'s loss goes from ${first} to ${last} before step ${steps}.`;
}

function exact(value: number): string {
  return value.toExponential(1);
}
