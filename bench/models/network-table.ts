import type { AnswerTime } from "./answer-time.ts";
import type { NetworkFigures } from "./networks.ts";

const RUNNERS: Readonly<Record<string, string>> = {
  simd: "arpguard, WebAssembly SIMD",
  plain: "arpguard, TypeScript",
  int8: "arpguard, int8 in TypeScript",
};

/** The section of docs/BENCHMARKS.md. */
export function networkTable({ ours, torch }: NetworkFigures): string {
  const names = Object.keys(RUNNERS);
  const rows = names.map((name) =>
    row(RUNNERS[name]!, ours.forecaster[name] ?? null, ours.detector[name] ?? null),
  );
  const theirs =
    torch === null ? [] : [row(`PyTorch ${torch.version}`, torch.forecaster, torch.detector)];
  const beside =
    torch === null
      ? "PyTorch was not installed, so nothing stands beside them."
      : `The same epoch takes PyTorch ${torch.version} ${torch.epochS.toFixed(3)} s.`;
  return `## Networks

The forecaster (24 steps of 10 features, LSTM 64 and 32, dense 16 and 12) and the detector (20, 8, 20)
on one thread at the lowest priority, median of three turns, the p99 of the quietest. An epoch of the forecaster over 2,016
samples in batches of 32 takes ${ours.epochS.toFixed(3)} s of a processor, its process ${(ours.peakBytes / 1e6).toFixed(0)} MB. ${beside}

| one answer, µs | forecaster p50 | p99 | detector p50 | p99 |
|---|---|---|---|---|
${[...rows, ...theirs].join("\n")}`;
}

function row(name: string, ...times: (AnswerTime | null)[]): string {
  const cells = times.flatMap((time) =>
    time === null ? ["", ""] : [time.p50Us.toFixed(1), time.p99Us.toFixed(1)],
  );
  return `| ${[name, ...cells].join(" | ")} |`;
}
