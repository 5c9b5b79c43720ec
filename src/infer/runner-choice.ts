import type { Clock } from "#core/clock.ts";
import { AppError, oneLine } from "#core/errors.ts";
import { goldenFault, goldenVectors } from "#infer/golden.ts";
import { RUNNER_PORTS } from "#infer/runner-ports.ts";
import { medianMicros } from "#infer/runner-time.ts";
import type {
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
 * gives the fastest: a tenth of a second in all.
 * @param golden what came with the model; without any, the reference's answers
 * @throws AppError "model-invalid" when no runner agrees, with what each refused
 */
export function chooseRunner(
  builds: ModelBuilds,
  clock: Pick<Clock, "monotonicMs">,
  golden: readonly GoldenVector[] = [],
  ports: readonly RunnerPort[] = RUNNER_PORTS,
): ChosenRunner {
  const asked = golden.length > 0 ? golden : goldenVectors(builds.network);
  const measured: Measured[] = [];
  const refused: OtherRunner[] = [];
  for (const port of ports) {
    const tried = tryPort(port, builds, asked, clock);
    if (typeof tried === "string") {
      refused.push({ runner: port.name, micros: null, refusal: tried });
    } else measured.push(tried);
  }
  const [first, ...slower] = measured.sort((one, other) => one.micros - other.micros);
  if (first === undefined) {
    const why = refused.map(({ runner, refusal }) => `${runner}: ${refusal}`).join("; ");
    throw new AppError("model-invalid", `no runner answers as the model should (${why})`);
  }
  const others = slower.map(({ port, micros }): OtherRunner => {
    return { runner: port.name, micros, refusal: null };
  });
  const { port, runner, micros } = first;
  return { runner, choice: { runner: port.name, micros, others: [...others, ...refused] } };
}

/** Why a runner may not answer, in words, or its time. */
function tryPort(
  port: RunnerPort,
  builds: ModelBuilds,
  golden: readonly GoldenVector[],
  clock: Pick<Clock, "monotonicMs">,
): Measured | string {
  try {
    const runner = port.load(builds);
    const fault = goldenFault(runner, golden, port.tolerance);
    if (fault !== null) return fault;
    return { port, runner, micros: medianMicros(runner, golden, clock) };
  } catch (error) {
    if (error instanceof AppError) return oneLine(error);
    throw error;
  }
}
