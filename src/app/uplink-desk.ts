import { readFileSync } from "node:fs";
import { arch, cpus } from "node:os";
import { spanVerdictOf } from "#app/span-verdict.ts";
import { sampleSystem } from "#app/system-sample.ts";
import type { Config } from "#config/types.ts";
import type { Clock } from "#core/clock.ts";
import { formatMicros } from "#core/units.ts";
import { TWIN_TOPICS } from "#report/topic-map.ts";
import type { Reporter, ServingModel, SpanVerdict } from "#report/types.ts";
import type { Snapshot } from "#status/types.ts";
import type { Outbox } from "#store/types.ts";

/** Version of the payloads; a change that breaks a reader changes the first number. */
const PAYLOADS_VERSION = "1.0";
/** How often it is looked whether there is anything new to tell. */
const LOOK_MS = 3000;
const TEXT_CHARS = 200;
const OUTCOME_CHARS = 1000;
/** What the board says of itself (devicetree specification 2.3; man 5 sysfs). */
const MODEL_FILES = ["/proc/device-tree/model", "/sys/class/dmi/id/product_name"];
const SERIAL_FILES = ["/proc/device-tree/serial-number", "/sys/class/dmi/id/product_serial"];

/** What is told of the appliance. */
interface ToldAppliance {
  snapshot(): Snapshot;
  /** The trained models that serve. */
  readonly serving: readonly ServingModel[];
}

export interface UplinkDeskParts {
  readonly config: Config;
  readonly deviceId: string;
  readonly version: string;
  readonly outbox: Outbox | null;
  readonly reporter: Reporter;
  readonly clock: Clock;
  readonly appliance: ToldAppliance;
  /** The types of the commands that this box carries out. */
  readonly commands: readonly string[];
}

/** Tells the fleet of the box itself: what it is, how its mirror port stands, what its load is. */
export class UplinkDesk implements Disposable {
  readonly #parts: UplinkDeskParts;
  readonly #timers: readonly NodeJS.Timeout[];
  #span: SpanVerdict | null = null;
  /** As last told. */
  #models: string | null = null;
  #training: string | null = null;

  constructor(parts: UplinkDeskParts) {
    this.#parts = parts;
    const systemMs = parts.config.report.systemSeconds * 1000;
    this.#timers = [
      setInterval(() => this.#look(), LOOK_MS),
      setInterval(() => this.#tellSystem(), systemMs),
    ];
    this.#look();
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers) clearInterval(timer);
  }

  #look(): void {
    this.#tellDevice();
    this.#tellSpan();
    this.#tellTraining();
  }

  /** Again when another model serves. */
  #tellDevice(): void {
    const { reporter, deviceId, version, appliance, commands } = this.#parts;
    const models = appliance.serving;
    const told = JSON.stringify(models);
    if (told === this.#models) return;
    this.#models = told;
    reporter.retain(
      TWIN_TOPICS.device,
      {},
      {
        serial: firstText(SERIAL_FILES) ?? deviceId,
        model: firstText(MODEL_FILES) ?? "unknown",
        hw: `${arch()}, ${cpus().length} cores`,
        fw: { version },
        models,
        schema: PAYLOADS_VERSION,
        caps: commands,
      },
    );
  }

  #tellSpan(): void {
    const { mirror } = this.#parts.appliance.snapshot();
    const verdict = spanVerdictOf(mirror.verdict);
    if (verdict === null || verdict === this.#span) return;
    this.#span = verdict;
    const { source, linkUp, linkMbps, frames, kernelDrops, nicDrops } = mirror;
    const link = linkUp === null ? null : Number(linkUp);
    this.#parts.reporter.retain(
      TWIN_TOPICS.span,
      {},
      {
        verdict,
        evidence: {
          source: source.slice(0, TEXT_CHARS),
          link_up: link,
          link_mbps: linkMbps,
          frames,
          kernel_drops: kernelDrops,
          nic_drops: nicDrops,
          unicast_ratio: thousandths(mirror.unicastRatio),
          one_way_ratio: thousandths(mirror.oneWayRatio),
          doubled_ratio: thousandths(mirror.doubledRatio),
        },
      },
    );
  }

  #tellTraining(): void {
    const { training } = this.#parts.appliance.snapshot();
    const rows = training.map(({ kind, state, pct, lastAt, nextAt, outcome }) => ({
      ...{ kind, state, pct, last_at: lastAt, next_at: nextAt },
      outcome: outcome?.slice(0, OUTCOME_CHARS) ?? null,
    }));
    const told = JSON.stringify(rows);
    if (told === this.#training) return;
    this.#training = told;
    this.#parts.reporter.retain(TWIN_TOPICS.training, {}, { rows });
  }

  #tellSystem(): void {
    const { outbox, config, clock, appliance } = this.#parts;
    const v = sampleSystem(appliance.snapshot(), config.store.directory);
    outbox?.post("system", { ts: formatMicros(clock.now()), v });
  }
}

function thousandths(ratio: number | null): number | null {
  return ratio === null ? null : Math.round(ratio * 1000) / 1000;
}

function firstText(files: readonly string[]): string | null {
  for (const file of files) {
    try {
      const text = readFileSync(file, "utf8").replace(/\0/g, "").trim();
      if (text !== "") return text.slice(0, TEXT_CHARS);
    } catch {
      // Not on this board, or not for this user.
    }
  }
  return null;
}
