import { BoxMeter } from "#app/box-meter.ts";
import { evidenceSource } from "#app/evidence-source.ts";
import { Pipeline } from "#app/pipeline.ts";
import { ResponseMeter } from "#app/response-meter.ts";
import { Foresight } from "#app/trial/foresight.ts";
import { type Recording, recordOffice } from "#app/trial/recording.ts";
import { DAY_STEPS, type TrialStep } from "#app/trial/trial-plan.ts";
import { TrialRing } from "#app/trial/trial-ring.ts";
import { defaultConfig } from "#config/defaults.ts";
import { systemClock } from "#core/clock.ts";
import { AppError } from "#core/errors.ts";
import { MICROS_PER_MILLI } from "#core/units.ts";
import type { BoxMetrics, WindowRecord } from "#features/types.ts";
import type { Interval, Knobs } from "#optimize/types.ts";

/** Of the made-up office: some 40 s fit. */
const RECORDED_SECONDS = 60;
/** A window that is measured so long after its end is one in which the machine stood still. */
const STOPPED_MS = 3000;
/** A machine that stands still again and again gives no figures. */
const MOST_STOPS = 50;

export interface TrialOptions {
  readonly seed: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (stepsDone: number) => void;
}

/**
 * Runs the pipeline over recorded traffic as live, a window a step, and measures the box with the
 * meters of the appliance. What it gives was measured, all of it: another run gives other figures.
 * @throws AppError when the machine stands still too often, the signal's reason when aborted
 */
export async function runTrial(
  steps: readonly TrialStep[],
  { seed, signal, onProgress }: TrialOptions,
): Promise<Interval[]> {
  const recording = recordOffice(seed, RECORDED_SECONDS);
  const box = new BoxMeter(systemClock);
  const foresight = new Foresight(DAY_STEPS);
  const intervals: Interval[] = [];
  for (let stops = 0; intervals.length < steps.length; ) {
    const stage = stageAt(steps, intervals.length);
    const until = intervals.length + stage.length;
    const [{ knobs }] = stage as [TrialStep];
    await runStage(recording, stage, box, signal, ({ startAt, durationMs, features }) => {
      const foreseenBps = foresight.next(features);
      intervals.push({ startAt, durationMs, features, knobs, foreseenBps });
      onProgress?.(intervals.length);
    });
    if (intervals.length < until && ++stops > MOST_STOPS) {
      const why = `it stood still ${stops} times for more than ${STOPPED_MS / 1000} s`;
      throw new AppError(
        "no-memory",
        `this machine cannot be measured: ${why}; try when it is idle`,
      );
    }
  }
  return intervals;
}

/** The steps from one on that have the same knobs. */
function stageAt(steps: readonly TrialStep[], from: number): readonly TrialStep[] {
  const rest = steps.slice(from);
  const length = rest.findIndex(({ knobs }) => knobs !== rest[0]?.knobs);
  return length < 0 ? rest : rest.slice(0, length);
}

/**
 * Runs steps of the same knobs through one pipeline, as a box that is not turned has one. Ends
 * early when the machine has stood still: what was measured then is not taken.
 */
async function runStage(
  recording: Recording,
  steps: readonly TrialStep[],
  box: BoxMeter,
  signal: AbortSignal = new AbortController().signal,
  take: (window: WindowRecord) => void,
): Promise<void> {
  const [{ knobs }] = steps as [TrialStep];
  const meter = new ResponseMeter(systemClock, knobs.window_seconds);
  let taken = 0;
  let isOver = false;
  const pipeline = trialPipeline(
    knobs,
    () => {
      meter.reading = box.read();
      return meter.take();
    },
    (window) => {
      const endAt = window.startAt + window.durationMs * MICROS_PER_MILLI;
      isOver ||= (systemClock.now() - endAt) / MICROS_PER_MILLI > STOPPED_MS;
      if (isOver) return;
      take(window);
      isOver = ++taken === steps.length;
    },
  );
  const ring = new TrialRing(recording, knobs, systemClock);
  // What building them took belongs to no window.
  box.read();
  while (!isOver) {
    signal.throwIfAborted();
    ring.feed.pace = (steps[taken] as TrialStep).pace;
    const block = await ring.readBlock(pipeline.visit, signal);
    const { frames, lastFrameAt } = pipeline.totals();
    meter.seen(frames, lastFrameAt);
    pipeline.tick(block.at, block.dropped);
  }
}

function trialPipeline(
  knobs: Knobs,
  box: () => BoxMetrics,
  take: (window: WindowRecord) => void,
): Pipeline {
  const { l2, evidence } = defaultConfig();
  const settings = { ...evidence, framesPerTick: knobs.evidence_frames_per_tick };
  return new Pipeline({
    windowSeconds: knobs.window_seconds,
    l2,
    seed: 1,
    box,
    emit: (event) => {
      if (event.kind === "window") take(event);
    },
    evidence: evidenceSource(settings, () => {}),
  });
}
