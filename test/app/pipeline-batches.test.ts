import test, { type ExecutionContext } from "ava";
import { Pipeline, type PipelineEvent } from "#app/pipeline.ts";
import { openCaptureFile } from "#capture/file/capture-file.ts";
import { syntheticSource } from "#capture/synthetic/synthetic-source.ts";
import type { Frame, FrameSource } from "#capture/types.ts";
import { defaultConfig } from "#config/defaults.ts";
import { micros } from "#core/units.ts";
import { NO_BOX } from "#features/vector.ts";
import { EvidenceDesk } from "#l2/evidence/evidence-desk.ts";
import { dataCaptures } from "../helpers/data-folder.ts";

const START = micros(1_714_557_600_000_000);

/** All that came of a source; `each` is called after every frame. */
async function outcomeOf(
  source: FrameSource,
  each: (pipeline: Pipeline, frame: Frame) => void,
): Promise<unknown> {
  const events: PipelineEvent[] = [];
  const evidence: unknown[] = [];
  const { l2, evidence: settings } = defaultConfig();
  const pipeline = new Pipeline({
    windowSeconds: 5,
    l2,
    seed: 1,
    box: () => NO_BOX,
    emit: (event) => events.push(event),
    evidence: (moment) =>
      new EvidenceDesk({ settings, moment, take: ({ alert }) => evidence.push(alert.id) }),
  });
  await using frames = source;
  const visit = (frame: Frame) => {
    pipeline.visit(frame);
    each(pipeline, frame);
  };
  const { signal } = new AbortController();
  while (!(await frames.readBlock(visit, signal)).ended) pipeline.totals();
  pipeline.finish();
  const devices = pipeline.inventory.drainAll();
  return { events, evidence, devices, totals: pipeline.totals(), of: pipeline.protocols.totals() };
}

/** Frames that wait for company must come to the same as frames that do not. */
async function compare(t: ExecutionContext, open: () => Promise<FrameSource>): Promise<void> {
  const together = await outcomeOf(await open(), () => {});
  const alone = await outcomeOf(await open(), (pipeline) => pipeline.totals());
  t.deepEqual(together, alone);
}

test("every capture of attacks", async (t) => {
  for (const path of dataCaptures(t, "arp", "attacks")) {
    await compare(t, () => openCaptureFile(path));
  }
});

test("a made-up office under attack", async (t) => {
  const spoof = { kind: "spoof", offsetS: 20 } as const;
  const scan = { kind: "scan", offsetS: 40 } as const;
  const options = { seed: 5, startAt: START, durationS: 90, attacks: [spoof, scan] };
  await compare(t, async () => syntheticSource(options));
});
