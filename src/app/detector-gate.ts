import { setImmediate } from "node:timers/promises";
import { follows } from "#app/clean-windows.ts";
import { serveDetector, type TrainedDetector } from "#app/served-detector.ts";
import { shareText } from "#core/percent.ts";
import type { WindowRecord } from "#features/types.ts";

/** Share of clean windows in an alarm that a box may have: ten times what a model is made for. */
const MOST_ALARMS = 0.01;

/** Windows between which other work of the program goes on. */
const TURN_WINDOWS = 128;

/**
 * Share of windows in an alarm when a detector judges them, oldest first; in short turns.
 * @throws the signal's reason when it is aborted
 */
export async function alarmShare(
  trained: TrainedDetector,
  windows: readonly WindowRecord[],
  signal?: AbortSignal,
): Promise<number> {
  const detector = serveDetector(trained);
  let alarms = 0;
  for (const [index, window] of windows.entries()) {
    if (index % TURN_WINDOWS === 0) {
      await setImmediate();
      signal?.throwIfAborted();
    }
    if (!follows(window, windows[index - 1])) detector.restart();
    if (detector.push(window.features)) alarms++;
  }
  return windows.length === 0 ? 0 : alarms / windows.length;
}

/** What decides over a new model: shares of the same held-out windows in an alarm. */
export interface GateFigures {
  readonly share: number;
  /** Of the model that serves now, or null. */
  readonly currentShare: number | null;
  /** The share that the model was made for. */
  readonly aimedShare: number;
}

/** Why a new model must not serve, or null. */
export function gateFault({ share, currentShare, aimedShare }: GateFigures): string | null {
  if (share > MOST_ALARMS) {
    return `${shareText(share)} of the newest windows would be in an alarm, more than ${shareText(MOST_ALARMS)}`;
  }
  // One that never calls anything would win for ever: within its aim a new one is as good.
  if (currentShare === null || share <= Math.max(currentShare, aimedShare)) return null;
  return `${shareText(share)} of the newest windows would be in an alarm, with the current model ${shareText(currentShare)}`;
}
