import { randomInt } from "node:crypto";
import type { Logger } from "pino";
import { AlertDesk } from "#app/alert-desk.ts";
import { BoxChecks } from "#app/box-checks.ts";
import { BoxMeter, type MeterReading } from "#app/box-meter.ts";
import { type CaptureThread, startCaptureThread } from "#app/capture-thread.ts";
import { DeviceList } from "#app/device-list.ts";
import type { EvidenceBlocks } from "#app/evidence-file.ts";
import { evidenceGauge, keepEvidence } from "#app/evidence-keeper.ts";
import type { ModelWork } from "#app/fleet/model-commit.ts";
import { ModelDesk } from "#app/model-desk.ts";
import { OutlookKeeper } from "#app/outlook-keeper.ts";
import { QualityDesk } from "#app/quality-desk.ts";
import { ResourceKeeper } from "#app/resource-keeper.ts";
import { TrainingDesk } from "#app/retrain/training-desk.ts";
import { takeSnapshot } from "#app/snapshot.ts";
import { Traffic } from "#app/traffic.ts";
import type { CapturedEvent, Pulse, SourceChoice } from "#app/worker-messages.ts";
import type { Config } from "#config/types.ts";
import { systemClock } from "#core/clock.ts";
import { oneLine } from "#core/errors.ts";
import { MICROS_PER_MILLI, type Micros } from "#core/units.ts";
import type { GivenStep } from "#detect/types.ts";
import type { WindowRecord } from "#features/types.ts";
import { knobsOf } from "#optimize/knobs.ts";
import type { Outlets, Reporter } from "#report/types.ts";
import type { StatusServer } from "#status/server.ts";
import type { DevicePage, DeviceQuery, Snapshot } from "#status/types.ts";
import type { EvidenceFolder, History, ModelKind } from "#store/types.ts";

export interface ApplianceParts {
  readonly config: Config;
  readonly source: SourceChoice;
  /** As the page names it. */
  readonly sourceName: string;
  readonly history: History;
  readonly evidence: EvidenceFolder;
  readonly reporter: Reporter;
  readonly outlets: Outlets;
  readonly log: Logger;
  readonly versions: Readonly<Record<string, string>>;
}

/** The running appliance: takes what the capture thread finds to history, broker and page. */
export class Appliance implements AsyncDisposable {
  readonly #parts: ApplianceParts;
  readonly #desk: AlertDesk;
  readonly #traffic = new Traffic();
  readonly #devices: DeviceList;
  readonly #outlook: OutlookKeeper;
  readonly #resources: ResourceKeeper;
  readonly #models: ModelDesk;
  readonly #checks: BoxChecks;
  readonly #quality: QualityDesk;
  readonly #startedMs = systemClock.monotonicMs();
  readonly #training: TrainingDesk | null;
  readonly #thread: CaptureThread;
  readonly #meter: NodeJS.Timeout;
  #page: StatusServer | null = null;
  #pulse: Pulse | null = null;
  #lastFrameMs: number | null = null;
  #reading: MeterReading = { cpuUsagePct: 0, memoryUsagePct: 0, networkTrafficBps: 0 };
  #windows = 0;
  #ended = false;

  constructor(parts: ApplianceParts) {
    this.#parts = parts;
    const { config, source, history } = parts;
    this.#desk = new AlertDesk({
      ...parts,
      directory: config.store.directory,
      alertsAt: () => this.#alertsAt(),
      trust: (pins) => this.#thread.trust(pins),
      changed: () => this.#page?.pushSnapshot(),
    });
    this.#checks = new BoxChecks({ alerts: this.#desk, history, evidence: parts.evidence });
    this.#quality = new QualityDesk({
      config,
      history,
      versions: () => this.#models.versions,
      runnerOf: (kind) => this.#models.runnerOf(kind),
      linkMbps: () => this.#pulse?.counters.linkMbps ?? null,
      alert: (step) => history.write(null, [this.#desk.take(step)]),
    });
    this.#outlook = new OutlookKeeper({
      history,
      clock: systemClock,
      tell: (forecast, tookUs) => this.#quality.foresaw(forecast, tookUs),
    });
    this.#resources = new ResourceKeeper({
      history,
      knobs: knobsOf(config),
      foreseen: (startAt) => this.#outlook.nextBitsPerS(startAt),
    });
    this.#models = new ModelDesk({
      ...{ config, log: parts.log, alerts: this.#desk, history },
      ...{ outlook: this.#outlook, resources: this.#resources },
    });
    const { detector } = this.#models;
    this.#training = this.#openTraining();
    const devices = history.devices();
    this.#devices = new DeviceList(devices);
    const known = devices.map(({ mac }) => mac);
    this.#thread = startCaptureThread(
      { config, source, seed: randomInt(2 ** 31), known, pins: this.#desk.pins, detector },
      (message) => {
        if (message.kind === "pulse") this.#beat(message);
        else if (message.kind === "devices") this.#devices.take(message.changed);
        else if (message.kind === "evidence") this.#prove(message);
        else if (message.kind === "judged") this.#quality.judged(message.days);
        else if (message.kind === "lost") this.#models.lost({ ...message, kind: "detector" });
        else this.#take(message.events);
      },
    );
    this.#models.capture((other) => this.#thread.judgeBy(other));
    const box = new BoxMeter(systemClock);
    this.#measure(box);
    this.#meter = setInterval(() => this.#measure(box), config.windows.seconds * 1000);
  }

  /** Resolves when the frames have ended. @throws AppError when the source is lost */
  get done(): Promise<void> {
    return this.#thread.done.then(() => {
      this.#ended = true;
      this.#page?.pushSnapshot();
    });
  }

  /** For what the fleet asks of the thread itself. */
  get capture(): CaptureThread {
    return this.#thread;
  }

  get rates(): Traffic["points"] {
    return this.#traffic.points;
  }

  /** The trained models that serve, as the fleet is told of them. */
  get serving(): ModelDesk["serving"] {
    return this.#models.serving;
  }

  /** What a kind of model has done at work. */
  workOf(kind: ModelKind): ModelWork {
    const windows = this.#windows;
    if (kind === "forecaster") return { windows, ...this.#outlook.work };
    const answers = kind === "detector" ? windows : this.#resources.answers;
    return { windows, answers, version: this.#models.versions[kind] };
  }

  /** From now on the page is told of what happens. */
  show(page: StatusServer): void {
    this.#page = page;
  }

  devices(query: DeviceQuery): DevicePage {
    return this.#devices.page(query);
  }

  snapshot(): Snapshot {
    const { sourceName, reporter, outlets, history, evidence, versions } = this.#parts;
    return takeSnapshot({
      clock: systemClock,
      source: sourceName,
      direction: this.#parts.config.span.direction,
      startedMs: this.#startedMs,
      ended: this.#ended,
      pulse: this.#pulse,
      lastFrameMs: this.#lastFrameMs,
      traffic: this.#traffic,
      alerts: this.#desk,
      policy: this.#desk.policyCard(),
      outlook: this.#outlook.card,
      models: this.#quality.card(),
      training: this.#training?.rows ?? [],
      gauges: [this.#devices.gauge, this.#desk.gauge, ...outlets.gauges, evidenceGauge(evidence)],
      reading: this.#reading,
      windows: this.#windows,
      uplink: reporter.health,
      store: history.health,
      evidence,
      versions: { ...versions, ...this.#models.versions },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#meter);
    await this.#training?.[Symbol.asyncDispose]();
    this.#desk[Symbol.dispose]();
    this.#models[Symbol.dispose]();
    this.#outlook[Symbol.dispose]();
    await this.#thread[Symbol.asyncDispose]();
    const quality = this.#quality.finish(this.#alertsAt());
    const kept = this.#desk.closeSelfAlerts();
    const devices = this.#devices.unsaved();
    if (kept.length + devices.length + quality.length > 0) {
      this.#parts.history.write(null, kept, devices, [], [], quality);
    }
  }

  /** The windows of a file are of no network that goes on. */
  #openTraining(): TrainingDesk | null {
    const { config, source, history, log } = this.#parts;
    if (source.kind === "file" || !config.models.retrain) return null;
    return new TrainingDesk({
      config,
      history,
      openAlerts: () => this.#desk.open,
      say: (level, line) => log[level](line),
      takenBack: (holds, why) => this.#desk.check("model-taken-back", holds, why),
    });
  }

  #take(events: readonly CapturedEvent[]): void {
    let alerts: GivenStep[] = [];
    for (const event of events) {
      if (event.kind === "alert") {
        this.#quality.alerted(event);
        alerts.push(this.#desk.take(event));
      } else {
        this.#record(event, alerts);
        alerts = [];
      }
    }
    if (alerts.length > 0) this.#parts.history.write(null, alerts);
    if (events.some((event) => event.kind === "alert")) this.#page?.pushSnapshot();
  }

  /** The page shows the link only once there is something behind it. */
  #prove(part: EvidenceBlocks): void {
    keepEvidence(this.#parts.evidence, part);
    this.#page?.pushSnapshot();
  }

  #record(window: WindowRecord, alerts: readonly GivenStep[]): void {
    const { history, source } = this.#parts;
    this.#windows++;
    const devices = this.#devices.due(systemClock.monotonicMs());
    const said = this.#resources.takeUnwritten();
    const quality = this.#quality.takeDue(window.startAt);
    history.write(window, alerts, devices, this.#outlook.takeUnwritten(), said, quality);
    this.#outlook.follow(window.startAt);
    this.#training?.see(window);
    // The times of a file's frames say nothing of when this box was at work.
    if (source.kind !== "file") this.#resources.follow(window.startAt);
    if (history.health.state === "ok") this.#devices.saved(devices);
    this.#checks.disk();
    this.#checks.losses(window, this.#pulse?.counters);
  }

  /** The frames of a file have times of their own, and so have its alerts. */
  #alertsAt(): Micros {
    if (this.#parts.source.kind !== "file") return systemClock.now();
    return this.#pulse?.totals.lastFrameAt ?? (0 as Micros);
  }

  #beat(pulse: Pulse): void {
    const nowMs = systemClock.monotonicMs();
    if (pulse.totals.frames > (this.#pulse?.totals.frames ?? 0)) this.#lastFrameMs = nowMs;
    this.#pulse = pulse;
    const atMs = Math.round(systemClock.now() / MICROS_PER_MILLI);
    const point = this.#traffic.add(pulse, nowMs, atMs);
    this.#devices.prepare();
    if (point !== null) this.#page?.push(point);
    this.#page?.pushSnapshot();
  }

  #measure(box: BoxMeter): void {
    try {
      this.#reading = box.read();
      this.#thread.tellBox(this.#reading);
    } catch (error) {
      this.#parts.log.warn({ error: oneLine(error) }, "the box could not be measured");
    }
  }
}
