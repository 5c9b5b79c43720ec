import { replayFile } from "#app/replay-file.ts";
import { defaultConfig } from "#config/defaults.ts";
import { alertLine } from "#report/alert-line.ts";
import { arpwatchAlarms } from "./arpwatch.ts";
import type { LabelledCapture } from "./captures.ts";
import { judge, type Told } from "./judge.ts";
import { causesIn, type Result } from "./result.ts";

/** Reads a labelled capture with the configuration as it comes, and judges what was told. */
export async function replayCapture(capture: LabelledCapture): Promise<Result> {
  const told: Told[] = [];
  const { frames } = await replayFile(capture.path, defaultConfig(), (event, firstAt) => {
    if (event.kind !== "alert") return;
    const line = alertLine(event, firstAt);
    told.push({ line, atS: line.t ?? 0 });
  });
  return {
    name: capture.name,
    set: capture.folder,
    isBenign: capture.expect.length === 0,
    isMade: capture.isMade,
    tools: [],
    frames,
    items: judge(capture, told, { attackS: null, forwardedS: [] }),
    causes: causesIn(told),
    arpwatchAlarms: await arpwatchAlarms(capture.path),
  };
}
