import type { Clock } from "#core/clock.ts";
import { AppError, oneLine } from "#core/errors.ts";
import { fallbackRunner } from "#infer/fallback-runner.ts";
import { goldenFault, goldenVectors } from "#infer/golden.ts";
import { loadRunner, PLAIN_RUNNER, RUNNER_PORTS } from "#infer/runner-ports.ts";
import { medianMicros } from "#infer/runner-time.ts";
import type {
  ForeignRunners,
  GoldenVector,
  ModelBuilds,
  OtherRunner,
  Runner,
  RunnerChoice,
  RunnerPort,
} from "#infer/types.ts";

/** A runner that may answer, and how long it takes. */
interface Measured {
  readonly port: RunnerPort;
  readonly runner: Runner;
  readonly micros: number;
}

/** The runner that was chosen, and the choice as data. */
export interface ChosenRunner {
  readonly runner: Runner;
  readonly choice: RunnerChoice;
}

/**
 * Lets every runner that can load the model answer its golden vectors, times those that agree, and
 * gives the fastest: a tenth of a second in all. Behind one of others stands the fastest of ours.
 * @param golden what came with the model; without any, the reference's answers
 * @throws AppError "model-invalid" when no runner agrees, with what each refused
 */
export function chooseRunner(
  builds: ModelBuilds,
  clock: Pick<Clock, "monotonicMs">,
  golden: readonly GoldenVector[] = [],
  ports: readonly RunnerPort[] = RUNNER_PORTS,
  lost: ForeignRunners["lost"] = () => {},
): ChosenRunner {
  const asked = golden.length > 0 ? golden : goldenVectors(builds.network);
  const measured: Measured[] = [];
  const refused: OtherRunner[] = [];
  try {
    for (const port of ports) {
      const tried = tryPort(port, builds, asked, clock);
      if (typeof tried === "string") {
        refused.push({ runner: port.name, micros: null, refusal: tried });
      } else measured.push(tried);
    }
  } catch (error) {
    // Nobody will be chosen: what code of others holds is given back.
    for (const { runner } of measured) runner[Symbol.dispose]?.();
    throw error;
  }
  const [first, ...slower] = measured.sort((one, other) => one.micros - other.micros);
  if (first === undefined) {
    const why = refused.map(({ runner, refusal }) => `${runner}: ${refusal}`).join("; ");
    throw new AppError("model-invalid", `no runner answers as the model should (${why})`);
  }
  const others = slower.map(({ port, micros }): OtherRunner => {
    return { runner: port.name, micros, refusal: null };
  });
  const spare = slower.find(({ port }) => !port.isForeign);
  for (const each of slower) if (each !== spare) each.runner[Symbol.dispose]?.();
  const { port, runner, micros } = first;
  const isAlone = !port.isForeign || spare === undefined;
  return {
    runner: isAlone
      ? runner
      : fallbackRunner({ first: runner, second: spare.runner }, builds.network, lost),
    choice: { runner: port.name, micros, others: [...others, ...refused] },
  };
}

/**
 * The runner of a choice that was made elsewhere, in another thread for instance. Where it is one
 * of others that is not to be had here, the fastest of ours answers.
 * @throws AppError "model-invalid" for a model that ours refuse, too
 */
export function loadChosen(
  choice: RunnerChoice,
  builds: ModelBuilds,
  { ports, lost }: ForeignRunners = NO_OTHERS,
): Runner {
  const ours = RUNNER_PORTS.map(({ name }) => name);
  const name = rankedOf(choice).find((each) => ours.includes(each)) ?? PLAIN_RUNNER.name;
  const own = loadRunner(name, builds);
  const foreign = ports.find((port) => port.name === choice.runner);
  if (foreign === undefined) return own;
  try {
    return fallbackRunner({ first: foreign.load(builds), second: own }, builds.network, lost);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    lost(oneLine(error));
    return own;
  }
}

/**
 * What is left of a choice whose runner, code of others, failed at work: the fastest of ours, and
 * why. Ours do not fail: then another model is run by now than the one that this is told of.
 */
export function withoutChosen(choice: RunnerChoice, why: string): RunnerChoice {
  const { runner, others } = choice;
  const ours = RUNNER_PORTS.map(({ name }) => name);
  if (ours.includes(runner)) return choice;
  const next = others.find((each) => each.micros !== null && ours.includes(each.runner));
  if (next === undefined) return choice;
  const failed: OtherRunner = { runner, micros: null, refusal: why, isLost: true };
  const rest = others.filter((each) => each !== next);
  return { runner: next.runner, micros: next.micros!, others: [...rest, failed] };
}

const NO_OTHERS: ForeignRunners = { ports: [], lost: () => {} };

/** Names of those that may answer, the fastest first. */
function rankedOf({ runner, others }: RunnerChoice): string[] {
  return [runner, ...others.filter(({ refusal }) => refusal === null).map((each) => each.runner)];
}

/** Why a runner may not answer, in words, or its time. */
function tryPort(
  port: RunnerPort,
  builds: ModelBuilds,
  golden: readonly GoldenVector[],
  clock: Pick<Clock, "monotonicMs">,
): Measured | string {
  let runner: Runner | null = null;
  let fault: string;
  try {
    runner = port.load(builds);
    const found = goldenFault(runner, golden, port.tolerance);
    if (found === null) return { port, runner, micros: medianMicros(runner, golden, clock) };
    fault = found;
  } catch (error) {
    if (!(error instanceof AppError)) {
      runner?.[Symbol.dispose]?.();
      throw error;
    }
    fault = oneLine(error);
  }
  runner?.[Symbol.dispose]?.();
  return fault;
}
