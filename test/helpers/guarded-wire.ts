import { Pipeline } from "#app/pipeline.ts";
import { LinkType } from "#capture/types.ts";
import { defaultConfig } from "#config/defaults.ts";
import type { Config } from "#config/types.ts";
import { type MacAddress, MICROS_PER_SECOND, type Micros, micros } from "#core/units.ts";
import { NO_BOX } from "#features/vector.ts";
import type { AlertEvent, AlertType, TableGauge } from "#l2/types.ts";

const START = 1_700_000_000 * MICROS_PER_SECOND;

/** A wire that the guard watches through the whole pipeline. Times are seconds from the start. */
export class GuardedWire {
  readonly alerts: AlertEvent[] = [];
  readonly #pipeline: Pipeline;
  /** How often the mirror port delivers each frame. */
  readonly #copies: number;

  /** @param known stations from before the start */
  constructor(l2: Partial<Config["l2"]> = {}, copies = 1, known: readonly MacAddress[] = []) {
    this.#copies = copies;
    this.#pipeline = new Pipeline({
      windowSeconds: 5,
      l2: { ...defaultConfig().l2, learnSeconds: 86_400, ...l2 },
      seed: 0x51ed270b,
      known,
      box: () => NO_BOX,
      emit: (event) => {
        if (event.kind === "alert") this.alerts.push(event);
      },
    });
  }

  /** A frame comes by. Its bytes may be reused afterwards. */
  see(seconds: number, bytes: Uint8Array): void {
    for (let copy = 0; copy < this.#copies; copy++) {
      const at = this.#at(seconds, copy);
      this.#pipeline.visit({
        bytes,
        offset: 0,
        capturedBytes: bytes.length,
        wireBytes: Math.max(60, bytes.length),
        at,
        link: LinkType.ethernet,
        own: false,
      });
      this.#pipeline.tick(at, 0); // A block of its own, as its bytes may change.
    }
  }

  /** Time passes without a frame. */
  pass(seconds: number): void {
    this.#pipeline.tick(this.#at(seconds, 0), 0);
  }

  /** What has been told so far. */
  told(): AlertEvent[] {
    this.#pipeline.tick(START as Micros, 0);
    return this.alerts;
  }

  /** The alerts of a type that have opened so far. */
  opened(type?: AlertType): AlertEvent[] {
    return this.told().filter(
      (alert) => alert.state === "opened" && (type === undefined || alert.type === type),
    );
  }

  /** The frames end. Gives all that was told. */
  finish(): AlertEvent[] {
    this.#pipeline.finish();
    return this.alerts;
  }

  gauge(name: string): TableGauge | undefined {
    return this.#pipeline.gauges().find((gauge) => gauge.name === name);
  }

  gauges(): TableGauge[] {
    return this.#pipeline.gauges();
  }

  /** A copy comes 40 µs later. */
  #at(seconds: number, copy: number): Micros {
    return micros(START + Math.round(seconds * MICROS_PER_SECOND) + copy * 40);
  }
}
