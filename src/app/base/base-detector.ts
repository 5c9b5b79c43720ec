import { BASE_ABOUT, BASE_SEED, BASE_START, type BaseModel } from "#app/base/base-model.ts";
import { syntheticWindows } from "#app/base/synthetic-windows.ts";
import { trainingTable } from "#app/clean-windows.ts";
import { alarmShare } from "#app/detector-gate.ts";
import { ALARM } from "#app/detector-settings.ts";
import { MICROS_PER_SECOND, micros } from "#core/units.ts";
import { FEATURE_NAMES } from "#features/types.ts";
import { goldenVectors } from "#infer/golden.ts";
import { fitDetector } from "#train/detector-fit.ts";

const WINDOW_SECONDS = 5;
const HOUR_S = 3600;
const DAY_S = 24 * HOUR_S;
/** The morning of the day after, 09:00 to 12:00. */
const MORNING = { fromS: DAY_S + 9 * HOUR_S, durationS: 3 * HOUR_S };
const OTHER_OFFICE = 2;

/** The detector of one working day of the made-up office, or the beginnings of day and morning. */
export async function makeBaseDetector(
  daySeconds = DAY_S,
  morningSeconds = MORNING.durationS,
): Promise<BaseModel<"detector">> {
  const day = { seed: BASE_SEED, startAt: BASE_START, durationS: daySeconds };
  const windows = await syntheticWindows(day, WINDOW_SECONDS);
  const options = { seed: BASE_SEED, ...ALARM };
  const fit = await fitDetector(trainingTable(windows), FEATURE_NAMES, options);
  const morning = async (seed: number) => {
    const startAt = micros(BASE_START + MORNING.fromS * MICROS_PER_SECOND);
    return syntheticWindows({ seed, startAt, durationS: morningSeconds }, WINDOW_SECONDS);
  };
  const heldOut = await morning(BASE_SEED);
  const heldOutRate = await alarmShare(fit, heldOut);
  const otherRate = await alarmShare(fit, await morning(OTHER_OFFICE));
  const kept = {
    ...{ ...BASE_ABOUT, seed: BASE_SEED, windows: windows.length, windowSeconds: WINDOW_SECONDS },
    ...{ aimedRate: ALARM.falseAlarmRate, heldOutRate, heldOutWindows: heldOut.length },
    ...{ ...fit, golden: goldenVectors(fit.network) },
  };
  const readme = readmeOf(windows.length, heldOut.length, heldOutRate, otherRate);
  return { kind: "detector", kept, readme };
}

function readmeOf(windows: number, heldOut: number, own: number, other: number): string {
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  return `# Base detector

Written by \`make models\`, from nothing but the made-up office (\`src/capture/synthetic/\`).

- **Data**: ${windows} windows of ${WINDOW_SECONDS} s of Monday, 2024-05-06, office ${BASE_SEED}. The box's own five features are
  0, so nobody looks at them.
- **Figures**: of ${heldOut} windows of the next morning, which it has not seen, ${percent(own)} are in an alarm.
  Of as many of another made-up office (${OTHER_OFFICE}) ${percent(other)} are.
- **Limits**: it knows one small office without attacks. What is usual elsewhere it calls odd, so no
  box takes it up by itself: a box judges by its own first day until it has trained its own.
- **Files**: \`card.json\` and \`weights.f32\` as a box keeps them. Golden vectors in the card are inputs
  with the answers that every runner must give within its tolerance.
`;
}
