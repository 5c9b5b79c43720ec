import { seededRandom } from "#core/random.ts";
import { buildInt8 } from "#train/int8-build.ts";
import { median } from "../run-timed.ts";
import { type AnswerTime, answerTimes } from "./answer-time.ts";
import { DETECTOR, FORECASTER, withWeights } from "./bench-networks.ts";
import { runScript } from "./python.ts";
import { type EpochFigures, trainingEpoch } from "./training-epoch.ts";

const TURNS = 3;
const EPOCHS = 9;
const CALIBRATION_ROWS = 500;

/** What bench/models/networks.py prints. */
interface TorchFigures {
  readonly version: string;
  readonly epochS: number;
  readonly forecaster: AnswerTime;
  readonly detector: AnswerTime;
}

export interface NetworkFigures {
  readonly ours: EpochFigures & {
    readonly forecaster: Readonly<Record<string, AnswerTime>>;
    readonly detector: Readonly<Record<string, AnswerTime>>;
  };
  /** null where PyTorch is not installed. */
  readonly torch: TorchFigures | null;
}

/** Ours and PyTorch's in turns, on one thread each; the median of three. */
export async function measureNetworks(hasTorch: boolean): Promise<NetworkFigures> {
  const [forecaster, detector] = [withWeights(FORECASTER), withWeights(DETECTOR)];
  const int8 = buildInt8(detector, calibration());
  const ours: NetworkFigures["ours"][] = [];
  const theirs: TorchFigures[] = [];
  for (let turn = 0; turn < TURNS; turn++) {
    ours.push({
      ...(await trainingEpoch(EPOCHS)),
      forecaster: answerTimes({ network: forecaster }),
      detector: answerTimes({ network: detector, int8 }),
    });
    if (hasTorch) theirs.push(runScript<TorchFigures>("networks.py", [String(EPOCHS)]));
  }
  return { ours: middleOfOurs(ours), torch: hasTorch ? middleOfTheirs(theirs) : null };
}

function middleOfOurs(turns: readonly NetworkFigures["ours"][]): NetworkFigures["ours"] {
  const byRunner = (kind: "forecaster" | "detector") => {
    const names = Object.keys(turns[0]![kind]);
    return Object.fromEntries(
      names.map((name) => [name, middle(turns.map((turn) => turn[kind][name]!))]),
    );
  };
  return {
    epochS: median(turns.map(({ epochS }) => epochS)),
    peakBytes: Math.max(...turns.map(({ peakBytes }) => peakBytes)),
    forecaster: byRunner("forecaster"),
    detector: byRunner("detector"),
  };
}

function middleOfTheirs(turns: readonly TorchFigures[]): TorchFigures {
  return {
    version: turns[0]!.version,
    epochS: median(turns.map(({ epochS }) => epochS)),
    forecaster: middle(turns.map(({ forecaster }) => forecaster)),
    detector: middle(turns.map(({ detector }) => detector)),
  };
}

/** Of the slowest answers those of the quietest turn: in the others is who took the processor. */
function middle(times: readonly AnswerTime[]): AnswerTime {
  return {
    p50Us: median(times.map(({ p50Us }) => p50Us)),
    p99Us: Math.min(...times.map(({ p99Us }) => p99Us)),
  };
}

/** Rows in 0..1, as the detector is asked. */
function calibration() {
  const random = seededRandom(2);
  const [columns = 0] = DETECTOR.inputShape;
  const values = Float32Array.from({ length: CALIBRATION_ROWS * columns }, random.unit);
  return { rows: CALIBRATION_ROWS, columns, values };
}
