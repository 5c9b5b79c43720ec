import type { resourceErrors } from "#app/resource-errors.ts";
import { AppError, oneLine } from "#core/errors.ts";
import { type ModelChoice, ModelRegistry } from "#store/model-registry.ts";
import {
  type KeptDetector,
  type KeptForecaster,
  type KeptModels,
  type KeptOptimizer,
  MODEL_KINDS,
  type ModelKind,
} from "#store/types.ts";

/** A row of what `models show` tells below the facts. */
export interface Detail {
  readonly name: string;
  readonly text: string;
  readonly json: object;
}

/** What is told of a kept model of one kind. */
export interface ModelFacts {
  /** One line. */
  readonly summary: string;
  /** Numbers and short texts by name. */
  readonly facts: Readonly<Record<string, string | number | null>>;
  /** What the details are, as JSON names them. */
  readonly detailsName: string;
  readonly details: readonly Detail[];
}

const TELL: { readonly [Kind in ModelKind]: (kept: KeptModels[Kind]) => ModelFacts } = {
  detector: factsOfDetector,
  forecaster: factsOfForecaster,
  optimizer: factsOfOptimizer,
};

export function factsOf<Kind extends ModelKind>(kind: Kind, kept: KeptModels[Kind]): ModelFacts {
  return TELL[kind](kept);
}

export function roleOf(version: string, { current, previous }: ModelChoice): string {
  if (version === current) return "current";
  return version === previous ? "previous" : "unused";
}

/** @throws AppError "usage" for what is no kind of model */
export function kindOf(text: string): ModelKind {
  const kind = MODEL_KINDS.find((each) => each === text);
  if (kind !== undefined) return kind;
  const what = `models: ${oneLine(text)} is no kind of model`;
  throw new AppError("usage", `${what}: name one of ${MODEL_KINDS.join(", ")}`);
}

/** The kind of the model that has a version. @throws AppError "usage" where none has it */
export function kindOfVersion(directory: string, version: string): ModelKind {
  const kind = MODEL_KINDS.find((each) => {
    return new ModelRegistry(directory, each).versions().includes(version);
  });
  if (kind !== undefined) return kind;
  const mend = "arpguard models list shows what there is";
  throw new AppError("usage", `models: there is no model ${oneLine(version)}: ${mend}`);
}

/** What predictions of the last week were off by at work, beside the last value. */
export function lastWeekDetails(errors: Awaited<ReturnType<typeof resourceErrors>>): Detail[] {
  return Object.entries(errors).map(([name, error]) => {
    const { outcomes, servedMae, lastValueMae } = error;
    const off = (mae: number | null) => (mae === null ? "-" : short(mae));
    const beside = `the last value ${off(lastValueMae)}, over ${outcomes} spans of 5 minutes`;
    const text = `off by ${off(servedMae)} last week, ${beside}`;
    return { name, text, json: { name, ...error } };
  });
}

/** A number to three digits. */
export function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

function factsOfDetector({ network: _, model, golden, ...kept }: KeptDetector): ModelFacts {
  const { names, scaler, value, alarm } = model;
  const { trainedAt, windows, windowSeconds, heldOutRate } = kept;
  const share = `${short(100 * heldOutRate)} % of the held-out windows in an alarm`;
  const details = names.map((name, index): Detail => {
    const isSilent = scaler.spread[index] === 0;
    const [low, high] = [value.low[index]!, value.high[index]!];
    const text = isSilent ? "not looked at" : `usually ${short(low)} to ${short(high)}`;
    return { name, text, json: { name, low, high, isSilent } };
  });
  return {
    summary: `trained ${trainedAt} on ${windows} windows of ${windowSeconds} s, ${share}`,
    facts: { ...kept, ...alarm, goldenVectors: golden.length },
    detailsName: "features",
    details,
  };
}

function factsOfForecaster({ model, golden, ...kept }: KeptForecaster): ModelFacts {
  const { trainedAt, steps, errorPct, rivalErrorPct, heldOutOutcomes } = kept;
  const off = `${short(errorPct)} % off over ${heldOutOutcomes} newer outcomes`;
  const details = model.network.layers.map((layer, index): Detail => {
    const { kind } = layer;
    const size = layer.kind === "dropout" ? { rate: layer.rate } : { units: layer.units };
    const text = `${kind} ${Object.entries(size).flat().reverse().join(" ")}`;
    return { name: `layer_${index + 1}`, text, json: { kind, ...size } };
  });
  return {
    summary: `trained ${trainedAt} on ${steps} steps of 5 min, ${off}, simple ones ${short(rivalErrorPct)} %`,
    facts: { ...kept, goldenVectors: golden.length },
    detailsName: "layers",
    details,
  };
}

function factsOfOptimizer(all: KeptOptimizer): ModelFacts {
  const { scores, columns, preprocessing: _, forest, ...kept } = all;
  const { trainedAt, steps, heldOutSteps } = kept;
  const told = (r2: number | null) => (r2 === null ? "-" : short(r2));
  const r2 = Object.values(scores).map((score) => told(score.r2));
  const details = Object.entries(scores).map(([name, score]): Detail => {
    const text = `R² ${told(score.r2)}, of the last value ${told(score.lastValueR2)}`;
    return { name, text, json: { name, ...score } };
  });
  return {
    summary: `trained ${trainedAt} on ${steps} steps of 5 min, R² ${r2.join(", ")} over ${heldOutSteps} newer ones`,
    facts: { ...kept, inputs: columns.length, forestBytes: forest.length },
    detailsName: "resources",
    details,
  };
}
