import type { ForecasterEvaluation } from "#app/forecaster-evaluation.ts";
import type { Accuracy } from "#forecast/accuracy.ts";
import { CANDIDATES } from "#forecast/candidates.ts";
import type { TrafficSeries } from "#forecast/types.ts";

const DIGITS = 4;

interface Rated {
  readonly mape: number | null;
  readonly wape: number | null;
  /** 100 - WAPE. */
  readonly accuracy: number | null;
}

type Candidates = Record<string, Rated & { readonly served_pct: number }>;

/** The figures of `evaluate forecaster --json`: errors, accuracy and shares in per cent. */
export interface ForecasterReport extends Rated {
  readonly horizon: number;
  readonly naive: Pick<Accuracy, "mape">;
  readonly seasonal: Pick<Accuracy, "mape">;
  readonly linear_ar: Pick<Accuracy, "mape">;
  readonly coverage_p10_p90: number | null;
  /** The network alone, in floating point; null where it was not trained. */
  readonly float: Rated | null;
  /** The same with weights in 8 bits. */
  readonly int8: Rated | null;
  readonly fit_s: number;
  readonly latency_us_p50: number;
  readonly latency_us_p99: number;
  readonly best: string;
  readonly candidates: Candidates;
  readonly steps: number;
  readonly step_seconds: number;
  readonly outcomes: number;
  readonly notes: readonly string[];
}

export function forecasterReport(
  { score, int8, fitSeconds, training }: ForecasterEvaluation,
  { values, stepSeconds, firstAtSeconds }: TrafficSeries,
  horizon: number,
): ForecasterReport {
  const rated = [...score.candidates].map(([name, { servedPct, ...accuracy }]) => {
    return [name, { ...rate(accuracy), served_pct: rounded(servedPct) }] as const;
  });
  const candidates: Candidates = Object.fromEntries(rated);
  const mapeOf = (name: string) => ({ mape: candidates[name]?.mape ?? null });
  const network = score.candidates.get(CANDIDATES.network);
  return {
    horizon,
    ...rate(score.served),
    naive: mapeOf(CANDIDATES.lastValue),
    seasonal: mapeOf(CANDIDATES.yesterday),
    linear_ar: mapeOf(CANDIDATES.linear),
    coverage_p10_p90: score.coveragePct === null ? null : rounded(score.coveragePct),
    float: network ? rate(network) : null,
    int8: int8 && rate(int8),
    fit_s: rounded(fitSeconds),
    latency_us_p50: rounded(score.latencyUsP50),
    latency_us_p99: rounded(score.latencyUsP99),
    best: bestOf(candidates),
    candidates,
    steps: values.length,
    step_seconds: stepSeconds,
    outcomes: score.outcomes,
    notes: [
      ...(firstAtSeconds === null ? [`no times: steps of ${stepSeconds} s are assumed`] : []),
      ...(training === null ? ["too short to train the network"] : []),
      ...(candidates[CANDIDATES.yesterday] ? [] : ["too short to look a day back"]),
      ...(candidates[CANDIDATES.lastWeek] ? [] : ["too short to look a week back"]),
    ],
  };
}

/** The same for people. */
export function forecasterLines(report: ForecasterReport): string[] {
  const { horizon, step_seconds, steps, outcomes, candidates, int8 } = report;
  const rows = Object.entries(candidates).map(([name, { mape, wape, served_pct }]) =>
    rowOf(name, [mape, wape, served_pct]),
  );
  return [
    `${steps} steps of ${step_seconds} s, ${outcomes} outcomes ${horizon} ahead`,
    `MAPE ${percent(report.mape)}, accuracy ${percent(report.accuracy)}`,
    `p10 to p90 holds ${percent(report.coverage_p10_p90)} of outcomes`,
    `fit ${report.fit_s.toFixed(1)} s, forecast ${report.latency_us_p50.toFixed(0)} µs`,
    "",
    rowOf("candidate", ["MAPE %", "WAPE %", "served %"]),
    ...rows,
    ...(int8 ? [rowOf("lstm in 8 bits", [int8.mape, int8.wape, null])] : []),
    ...report.notes.map((note) => `note: ${note}`),
  ];
}

function rowOf(name: string, cells: readonly (string | number | null)[]): string {
  const texts = cells.map((cell) => (typeof cell === "number" ? cell.toFixed(2) : (cell ?? "-")));
  return name.padEnd(20) + texts.map((text) => text.padStart(10)).join("");
}

function percent(value: number | null): string {
  return value === null ? "unknown" : `${value.toFixed(2)} %`;
}

function rate({ mape, wape }: Accuracy): Rated {
  return {
    mape: mape === null ? null : rounded(mape),
    wape: wape === null ? null : rounded(wape),
    accuracy: wape === null ? null : rounded(100 - wape),
  };
}

/** Of the candidates the one with the least MAPE over all that was scored. */
function bestOf(candidates: Candidates): string {
  const rated = Object.entries(candidates).sort(([, a], [, b]) => {
    return (a.mape ?? Number.POSITIVE_INFINITY) - (b.mape ?? Number.POSITIVE_INFINITY);
  });
  return rated[0]![0];
}

function rounded(value: number): number {
  return Number(value.toFixed(DIGITS));
}
