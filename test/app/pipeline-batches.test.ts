import test, { type ExecutionContext } from "ava";
import fc from "fast-check";
import { Pipeline, type PipelineEvent } from "#app/pipeline.ts";
import { emptyFrame } from "#capture/empty-frame.ts";
import { openCaptureFile } from "#capture/file/capture-file.ts";
import { syntheticSource } from "#capture/synthetic/synthetic-source.ts";
import type { Frame, FrameSource } from "#capture/types.ts";
import { defaultConfig } from "#config/defaults.ts";
import { seededRandom } from "#core/random.ts";
import { micros } from "#core/units.ts";
import { NO_BOX } from "#features/vector.ts";
import { EvidenceDesk } from "#l2/evidence/evidence-desk.ts";
import { dataCaptures } from "../helpers/data-folder.ts";
import { type MixedFrame, mixedTraffic } from "../helpers/mixed-traffic.ts";

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

/** Frames as a source brings them: in blocks that are overwritten once they were worked off. */
function outcomeOfMix(frames: readonly MixedFrame[], seed: number, isEachJudged: boolean) {
  const random = seededRandom(seed);
  const events: PipelineEvent[] = [];
  const { l2, evidence } = defaultConfig();
  const settings = { ...evidence, framesPerTick: Number.MAX_SAFE_INTEGER };
  const pipeline: Pipeline = new Pipeline({
    windowSeconds: 5,
    l2,
    seed: 1,
    box: () => NO_BOX,
    emit: (event) => events.push(event),
    // While there is room for evidence, the rules see each packet, marked or not.
    ...(isEachJudged && {
      evidence: (moment) => new EvidenceDesk({ settings, moment, take: () => {} }),
    }),
  });
  const blocks = [new Uint8Array(65_536), new Uint8Array(65_536)];
  const frame = emptyFrame();
  const used = blocks.map(() => 0);
  let left = 0;
  let which = 0;
  for (const { at, bytes } of frames) {
    if (left-- === 0 || Math.max(...used) + bytes.length > 65_536) {
      pipeline.tick(frame.at, 0);
      for (const block of blocks) block.fill(0xa5);
      used.fill(0);
      left = isEachJudged ? 0 : random.pick([0, 3, 50, 400, 1500]);
    }
    // Two rings take turns.
    if (random.unit() < 0.01) which = 1 - which;
    frame.bytes = blocks[which] as Uint8Array;
    frame.offset = used[which] as number;
    frame.bytes.set(bytes, frame.offset);
    frame.capturedBytes = bytes.length;
    frame.wireBytes = bytes.length + 4;
    frame.at = micros(at);
    used[which] = frame.offset + bytes.length;
    pipeline.visit(frame);
  }
  pipeline.finish();
  const { inventory, protocols } = pipeline;
  const gauges = pipeline.gauges().filter(({ name }) => !name.startsWith("evidence"));
  const counted = { of: protocols.totals(), refused: protocols.refused(), gauges };
  return { events, devices: inventory.drainAll(), totals: pipeline.totals(), ...counted };
}

test("property: any mixture, in any blocks, comes to what each packet alone comes to", (t) => {
  const told = new Set<string>();
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (seed, cut) => {
      const frames = mixedTraffic(seed, 3000);
      const alone = outcomeOfMix(frames, cut, true);
      for (const event of alone.events) told.add(event.kind === "alert" ? event.type : event.kind);
      t.deepEqual(outcomeOfMix(frames, cut, false), alone);
    }),
    // In the first a station becomes suspect by a frame that others wait behind.
    { numRuns: 60, examples: [[38, 38]] },
  );
  for (const kind of ["window", "arp-spoof", "port-scan"]) t.true(told.has(kind), kind);
});
