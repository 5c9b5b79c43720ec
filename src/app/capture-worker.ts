import { parentPort, workerData } from "node:worker_threads";
import type { EvidenceBlocks } from "#app/evidence-file.ts";
import { evidenceSource } from "#app/evidence-source.ts";
import { FrameSampler } from "#app/frame-sampler.ts";
import { JudgingMeter } from "#app/judging-meter.ts";
import { openSource } from "#app/open-source.ts";
import { Pipeline } from "#app/pipeline.ts";
import { ResponseMeter } from "#app/response-meter.ts";
import { SpanWatch } from "#app/span-watch.ts";
import { changeDetector, type ForeignOf, watchAnomalies } from "#app/watch-anomalies.ts";
import type { CapturedEvent, FromWorker, ToWorker, WorkerInput } from "#app/worker-messages.ts";
import type { Frame, FrameSource } from "#capture/types.ts";
import { systemClock } from "#core/clock.ts";
import { AppError, firstError, oneLine } from "#core/errors.ts";
import { Unwrap } from "#decode/types.ts";
import { tfliteSettings } from "#infer/tflite-c/tflite-settings.ts";
import type { DeviceFacts } from "#l2/inventory/types.ts";

/** The capture thread: frames never leave it, only what they came to. */
const PULSE_MS = 1000;
/** Devices told of in one pulse; the rest waits for the next. */
const PULSE_DEVICES = 1024;
const port = parentPort;
if (port === null) throw new Error("capture-worker runs as a worker thread");
const { config, source: choice, seed, known, pins, detector } = workerData as WorkerInput;
const stop = new AbortController();
const meter = new ResponseMeter(systemClock, config.windows.seconds);
const foreignOf = await openForeign();
const anomalies = watchAnomalies(config.windows.seconds, detector, foreignOf);
const judging = new JudgingMeter(anomalies, systemClock);

port.on("message", (message: ToWorker) => {
  if (message.kind === "stop") stop.abort();
  else if (message.kind === "box") meter.reading = message.reading;
});

try {
  await capture();
  send({ kind: "ended" });
} catch (error) {
  const first = firstError(error);
  const code = first instanceof AppError ? first.code : null;
  send({ kind: "failed", code, message: oneLine(error) });
}
anomalies[Symbol.dispose]();
if (!stop.signal.aborted) await new Promise((stopped) => port.once("close", stopped));

function send(message: FromWorker, moved: readonly ArrayBuffer[] = []): void {
  port?.postMessage(message, moved);
}

/** Of the libraries that are named; each model has been tried elsewhere before it comes here. */
async function openForeign(): Promise<ForeignOf> {
  const settings = tfliteSettings(config.tflite);
  if (settings === null) return () => undefined;
  const { TfliteEngine } = await import("#infer/tflite-c/tflite-engine.ts");
  const engine = new TfliteEngine(settings);
  return ({ network, version }) => {
    const lost = (why: string) => send({ kind: "lost", version, why });
    return { ports: engine.ports({ network }), lost };
  };
}

function tellJudged(): void {
  const days = judging.drain();
  if (days.length > 0) send({ kind: "judged", days });
}

function tellDevices(changed: readonly DeviceFacts[]): void {
  if (changed.length > 0) send({ kind: "devices", changed });
}

async function capture(): Promise<void> {
  let events: CapturedEvent[] = [];
  let evidence: EvidenceBlocks[] = [];
  const windowSeconds = config.windows.seconds;
  const sampler = new FrameSampler(systemClock, (sample) => send(sample, [sample.blocks.buffer]));
  const pipeline = new Pipeline({
    windowSeconds,
    unwrap: config.decode.unwrap,
    l2: config.l2,
    seed,
    known,
    box: () => meter.take(),
    emit: (event, anomaly) => {
      events.push(event.kind === "alert" && anomaly ? { ...event, anomaly } : event);
    },
    anomalies: judging,
    ...(config.evidence.maxBytes > 0 && {
      evidence: evidenceSource(config.evidence, (part) => evidence.push(part)),
    }),
  });
  pipeline.trust(pins);
  port?.on("message", (message: ToWorker) => {
    if (message.kind === "trust") pipeline.trust(message.pins);
    if (message.kind === "sample") sampler.begin(message.wish);
    if (message.kind === "detector") {
      changeDetector(anomalies, windowSeconds, message.detector, foreignOf);
    }
  });
  const handOn = () => {
    if (events.length > 0) send({ kind: "events", events });
    events = [];
    // An alert goes before what proves it, which the disk may hold up.
    for (const part of evidence) send(part, [part.blocks.buffer]);
    evidence = [];
  };
  await using source = await openSource(choice, systemClock);
  try {
    await pump(source, pipeline, sampler, handOn);
  } finally {
    // What was seen before the source was lost counts.
    pipeline.finish();
    handOn();
    tellDevices(pipeline.inventory.drainAll());
    tellJudged();
  }
}

/** Until the frames end or we are told to stop. */
async function pump(
  source: FrameSource,
  pipeline: Pipeline,
  sampler: FrameSampler,
  handOn: () => void,
): Promise<void> {
  const span = new SpanWatch(seed, Unwrap[config.decode.unwrap]);
  const visitAll = (frame: Frame) => {
    pipeline.visit(frame);
    sampler.see(frame);
    span.see(frame);
  };
  let nextPulseMs = 0;
  let hasFrames = false;
  while (!stop.signal.aborted) {
    const visit = sampler.isOpen || span.isOpen ? visitAll : pipeline.visit;
    const block = await source.readBlock(visit, stop.signal);
    sampler.tick();
    const totals = pipeline.totals();
    if (choice.kind !== "file") meter.seen(totals.frames, totals.lastFrameAt);
    pipeline.tick(block.at, block.dropped);
    span.tick(block.at);
    handOn();
    const nowMs = systemClock.monotonicMs();
    // The first frames are told of at once: somebody has just plugged the box in and waits.
    const isFirst: boolean = !hasFrames && totals.frames > 0;
    if (nowMs >= nextPulseMs || block.ended || isFirst) {
      hasFrames ||= isFirst;
      nextPulseMs = nowMs + PULSE_MS;
      tellDevices(pipeline.inventory.drain(PULSE_DEVICES));
      send({
        kind: "pulse",
        counters: source.counters,
        totals,
        malformed: pipeline.protocols.refused(),
        gauges: pipeline.gauges(),
        span: span.facts,
      });
      tellJudged();
    }
    if (block.ended) break;
  }
}
