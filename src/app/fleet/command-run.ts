import { CommandFailure, type Executor } from "#app/fleet/executor.ts";
import type { Clock } from "#core/clock.ts";
import { oneLine } from "#core/errors.ts";
import { formatMicros } from "#core/units.ts";
import { advance, type LifeEvent } from "#fleet/lifecycle.ts";
import type { CommandRecord } from "#fleet/types.ts";

/** In base64 64 KiB: brokers and bridges take that. */
const PART_BYTES = 49_152;
/** More is no file of ours. */
const MOST_BYTES = 4_718_592;

export interface RunParts {
  readonly record: CommandRecord;
  readonly executor: Executor<unknown>;
  /** It was begun by a run of the program that has ended. */
  readonly isResumed: boolean;
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** @throws where it is not on the disk: then nothing is done */
  readonly save: (record: CommandRecord) => void;
  readonly tell: (record: CommandRecord) => void;
  /** Called once, with what ends it, unless it was stopped. */
  readonly done: (record: CommandRecord, event: LifeEvent) => void;
}

/** One command while it is carried out. It ends within its time, whatever its executor does. */
export class CommandRun {
  readonly #parts: RunParts;
  readonly #abort = new AbortController();
  readonly #timer: NodeJS.Timeout;
  #record: CommandRecord;
  #isOver = false;

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.#record = parts.record;
    const reason = `not done within ${parts.timeoutMs / 1000} s`;
    this.#timer = setTimeout(() => {
      this.#finish({ kind: "failed", code: "timeout", reason });
    }, parts.timeoutMs);
    void this.#carryOut();
  }

  /** The program ends: nothing is told, and the journal keeps it open. */
  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#abort.abort(new CommandFailure("the appliance stops", "interrupted"));
  }

  async #carryOut(): Promise<void> {
    const { executor, isResumed } = this.#parts;
    const { id, params, step, memo } = this.#record;
    const context = {
      id,
      params,
      signal: this.#abort.signal,
      step: this.#step.bind(this),
      send: this.#send.bind(this),
    };
    try {
      // Not before whoever made this knows of it.
      await Promise.resolve();
      const { resume } = executor;
      const isNew = !isResumed || resume === undefined;
      const result = await (isNew ? executor.run(context) : resume(context, { step, memo }));
      this.#finish({ kind: "succeeded", ...(result && { result }) });
    } catch (error) {
      const code = error instanceof CommandFailure ? error.code : undefined;
      this.#finish({ kind: "failed", reason: oneLine(error), ...(code && { code }) });
    }
  }

  #step(step: string, note: Omit<LifeEvent & { kind: "step" }, "kind" | "step"> = {}): void {
    this.#holdOn();
    const { save, tell, clock } = this.#parts;
    const next = advance(this.#record, { kind: "step", step, ...note }, clock.now());
    save(next);
    this.#record = next;
    tell(next);
  }

  #send(name: string, file: Uint8Array): void {
    if (file.length > MOST_BYTES) {
      throw new CommandFailure(`${name} has ${file.length} bytes, more than ${MOST_BYTES}`);
    }
    this.#step("send");
    const of = Math.max(1, Math.ceil(file.length / PART_BYTES));
    for (let part = 1; part <= of; part++) {
      const bytes = file.subarray((part - 1) * PART_BYTES, part * PART_BYTES);
      const data = Buffer.from(bytes).toString("base64");
      const pct = Math.round((100 * part) / of);
      const ts = formatMicros(this.#parts.clock.now());
      const status = { status: "executing", step: "send", pct, file: { part, of, name, data }, ts };
      this.#parts.tell({ ...this.#record, status: { ...status, status: "executing" } });
    }
  }

  /** An executor that outlived its command does nothing more. */
  #holdOn(): void {
    if (this.#isOver) throw this.#abort.signal.reason;
  }

  #finish(event: LifeEvent): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#abort.abort(new CommandFailure("the command has ended"));
    this.#parts.done(this.#record, event);
  }
}
