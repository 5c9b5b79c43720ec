import { join } from "node:path";
import { LowSync } from "lowdb";
import { z } from "zod";
import { formatMicros, type Micros } from "#core/units.ts";
import type { JsonObject } from "#fleet/types.ts";
import { DurableFile } from "#store/durable-file.ts";
import { moment } from "#store/entry-fields.ts";
import { lockDocuments } from "#store/writer-lock.ts";

export const FLEET_CONFIG_FILE = "fleet-config.json";
const DOCUMENT_BYTES = 262_144;
/** A configuration that was never confirmed in so many starts goes: it may be what ends them. */
const MOST_STARTS = 5;

const entrySchema = z.strictObject({
  version: z.int().min(0),
  /** Sections and keys that stand for those of the local configuration. */
  config: z.record(z.string(), z.unknown()),
  appliedAt: moment,
});
const schema = z.strictObject({
  /** The highest version there ever was: no lower one is taken. */
  highest: z.int().min(0),
  current: entrySchema,
  previous: entrySchema.nullable(),
  /** Set until the uplink was seen with `current`: how often it was started with. */
  pending: z.strictObject({ starts: z.int().min(0) }).nullable(),
  rejected: z.strictObject({ version: z.int().min(0), error: z.string() }).nullable(),
});
export type FleetConfig = Readonly<z.infer<typeof schema>>;

/** The configuration that came from the fleet, and the one before. */
export class FleetConfigBook {
  readonly #directory: string;
  readonly #file: DurableFile<FleetConfig>;

  constructor(directory: string) {
    this.#directory = directory;
    this.#file = new DurableFile<FleetConfig>(join(directory, FLEET_CONFIG_FILE), {
      schema,
      limitBytes: DOCUMENT_BYTES,
      mend: "mend it, or move it away to go by the local configuration",
    });
  }

  /** @throws AppError when it is damaged */
  read(): FleetConfig {
    return this.#open().data;
  }

  /** A new one, in force from the next start unless it is taken up before. @throws AppError */
  apply(version: number, config: JsonObject, at: Micros): void {
    this.#change(({ highest, current, previous, pending }) => ({
      highest: Math.max(highest, version),
      current: { version, config, appliedAt: formatMicros(at) },
      // What was never confirmed is nothing to go back to.
      previous: pending === null ? current : previous,
      pending: { starts: 0 },
      rejected: null,
    }));
  }

  /**
   * The uplink was seen with it, or it was never in the uplink's way. Of another that came in its
   * place meanwhile that says nothing: it stays pending. @throws AppError
   */
  confirm(version: number): void {
    this.#change((all) => (all.current.version === version ? { ...all, pending: null } : all));
  }

  /**
   * Back to the one before, for this reason.
   * @returns false where another has come in its place, which stays @throws AppError
   */
  revert(version: number, error: string): boolean {
    let isGone = false;
    this.#change((all) => {
      isGone = all.current.version === version;
      return isGone ? reverted(all, error) : all;
    });
    return isGone;
  }

  /** One more start with what is not confirmed; too many, and the one before is back. */
  countStart(): FleetConfig {
    const { pending } = this.read();
    if (pending === null) return this.read();
    const error = `not confirmed in ${MOST_STARTS} starts`;
    return this.#change((all) => {
      if (pending.starts >= MOST_STARTS) return reverted(all, error);
      return { ...all, pending: { starts: pending.starts + 1 } };
    });
  }

  #change(next: (before: FleetConfig) => FleetConfig): FleetConfig {
    using _lock = lockDocuments(this.#directory);
    const document = this.#open();
    document.data = next(document.data);
    document.write();
    return document.data;
  }

  #open(): LowSync<FleetConfig> {
    const first = { version: 0, config: {}, appliedAt: formatMicros(0 as Micros) };
    const empty = { highest: 0, current: first, previous: null, pending: null, rejected: null };
    const document = new LowSync<FleetConfig>(this.#file, empty);
    document.read();
    return document;
  }
}

function reverted(all: FleetConfig, error: string): FleetConfig {
  const { highest, current, previous } = all;
  const before = previous ?? { ...current, config: {}, version: 0 };
  const rejected = { version: current.version, error };
  return { highest, current: before, previous: null, pending: null, rejected };
}
