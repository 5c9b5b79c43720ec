import { setImmediate } from "node:timers/promises";
import { follows } from "#app/clean-windows.ts";

import { serveDetector, type TrainedDetector } from "#app/served-detector.ts";
import type { WindowRecord } from "#features/types.ts";

/** Windows between which other work of the program goes on. */
const SLICE = 128;

/**
 * Lets a new detector judge the box's own clean windows beside the one that serves.
 * @param windows oldest first
 * @returns their shares in an alarm
 */
export async function shadowRun(
  candidate: TrainedDetector,
  champion: TrainedDetector | null,
  windows: readonly WindowRecord[],
): Promise<{ share: number; currentShare: number | null }> {
  const share = await alarmShare(candidate, windows);
  return { share, currentShare: champion && (await alarmShare(champion, windows)) };
}

async function alarmShare(
  trained: TrainedDetector,
  windows: readonly WindowRecord[],
): Promise<number> {
  const detector = serveDetector(trained);
  let alarms = 0;
  for (const [index, window] of windows.entries()) {
    if (index % SLICE === 0) await setImmediate();
    if (!follows(window, windows[index - 1])) detector.restart();
    if (detector.push(window.features)) alarms++;
  }
  return windows.length === 0 ? 0 : alarms / windows.length;
}
