import type { FloodMemory } from "./live/flood-memory.ts";
import type { ModelsAtWork } from "./live/models-at-work.ts";
import type { StartTime } from "./live/start-time.ts";
import type { Throughput } from "./live/throughput.ts";
import type { WireToAlert } from "./live/wire-to-alert.ts";
import type { AgreementFigures } from "./models/agreement.ts";
import type { ForestFigures } from "./models/forests.ts";
import type { NetworkFigures } from "./models/networks.ts";
import type { RetrainCycle } from "./models/retrain-cycle.ts";
import type { SpeedFigure } from "./replay-speed.ts";

/** One input of the replay figures, and how fast each contender read it. */
export interface ReplayFigures {
  readonly input: string;
  readonly frames: number;
  readonly figures: readonly SpeedFigure[];
}

export interface BenchReport {
  readonly kind: "bench";
  readonly machine: string;
  readonly date: string;
  readonly replay: readonly ReplayFigures[];
  readonly start: StartTime;
  readonly wireToAlert: WireToAlert;
  readonly live: Throughput;
  readonly flood: FloodMemory;
  readonly modelsAtWork: ModelsAtWork;
  readonly networks: NetworkFigures;
  /** null where PyTorch is not installed. */
  readonly agreement: AgreementFigures | null;
  /** null where scikit-learn is not installed. */
  readonly forests: ForestFigures | null;
  readonly retrainCycle: RetrainCycle;
}
