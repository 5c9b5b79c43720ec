import { BASE_ABOUT, BASE_SEED, BASE_START, type BaseModel } from "#app/base/base-model.ts";
import { syntheticTraffic } from "#app/base/synthetic-traffic.ts";
import { tryCandidates } from "#app/forecaster-trial.ts";
import { serveForecaster } from "#app/served-forecaster.ts";
import { AppError } from "#core/errors.ts";
import { MICROS_PER_SECOND } from "#core/units.ts";
import { rivalsOf } from "#forecast/candidates.ts";
import { fitLogScale, toLogLevels } from "#forecast/log-level.ts";
import { seasonOf } from "#forecast/season.ts";
import { OUTLOOK_STEPS, STEP_SECONDS } from "#forecast/types.ts";
import { goldenVectors } from "#infer/golden.ts";
import { fitForecaster } from "#train/forecaster-fit.ts";

const WEEK_STEPS = 2016;
const WEEKS = 6;

/** The forecaster of five made-up weeks; the sixth says how good it is. */
export async function makeBaseForecaster(weeks = WEEKS): Promise<BaseModel<"forecaster">> {
  const steps = weeks * WEEK_STEPS;
  const values = syntheticTraffic(BASE_SEED, BASE_START, steps);
  const fitted = { from: 0, end: steps - WEEK_STEPS };
  const heldOut = { from: fitted.end, end: steps };
  const scale = fitLogScale(values.subarray(0, fitted.end));
  const season = seasonOf(STEP_SECONDS, BASE_START / MICROS_PER_SECOND);
  const known = new Uint8Array(steps).fill(1);
  const series = { levels: toLogLevels(values, scale), known, season };
  const fit = await fitForecaster(series, fitted, OUTLOOK_STEPS, { seed: BASE_SEED });
  if (fit === null) throw new AppError("training-failed", `${weeks} weeks are too few`);
  const rivals = rivalsOf(season, fitted.end - OUTLOOK_STEPS);
  const golden = goldenVectors(fit.model.network);
  const { outcomes, errorsPct } = await tryCandidates(
    { series, values, scale },
    [...rivals, serveForecaster(fit.model, golden)],
    heldOut,
    new AbortController().signal,
    () => {},
  );
  const errorPct = rounded(errorsPct.at(-1)!);
  const rivalErrorPct = rounded(Math.min(...errorsPct.slice(0, -1)));
  const kept = {
    ...{ ...BASE_ABOUT, seed: BASE_SEED, steps: fitted.end, heldOutOutcomes: outcomes },
    ...{ errorPct, rivalErrorPct, model: fit.model, golden },
  };
  const readme = readmeOf(weeks, errorPct, rivalErrorPct);
  return { kind: "forecaster", kept, readme };
}

/** Which runner made the forecasts depends on the machine, and shows in the last digits. */
function rounded(value: number): number {
  return Number(value.toFixed(2));
}

function readmeOf(weeks: number, errorPct: number, rivalErrorPct: number): string {
  return `# Base forecaster

Written by \`make models\`, from the rhythm of the made-up office alone (\`src/app/base/\`).

- **Data**: ${weeks - 1} weeks of 5 minutes from Monday, 2024-05-06; busy and quiet hours of a working week, and
  a deviation from them that wanders.
- **Figures**: an hour of forecasts in the week after them, which it has not seen: ${errorPct} % off (sum of
  the errors by sum of the traffic), the best of the last value and the same time before ${rivalErrorPct} %.
- **Limits**: no real traffic is in it. No box takes it up by itself: there the simple forecasts and a
  regression serve from the first day, and its own network when it has trained one.
- **Files**: \`card.json\` and \`weights.f32\` as a box keeps them. Golden vectors in the card are inputs
  with the answers that every runner must give within its tolerance.
`;
}
