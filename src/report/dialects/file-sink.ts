import { oneLine } from "#core/errors.ts";
import type { TableGauge } from "#l2/types.ts";
import { LineQueue } from "#report/dialects/line-queue.ts";
import { LogFile, type LogFileOptions } from "#report/dialects/log-file.ts";
import type { Log } from "#report/mqtt-link.ts";

export interface FileSinkOptions extends LogFileOptions {
  /** As the gauge is named. */
  readonly name: string;
  readonly queueLines: number;
  readonly log: Log;
}

/** Written at once; far below the smallest file (65,536 bytes). */
const BATCH_LINES = 4;
/** At the end, for what waits. A disk that hangs longer is left. */
const DRAIN_MS = 1000;

/**
 * Lines on their way to a file. Adding one never waits and never throws: what cannot be written is
 * dropped and counted, and told in one line until it can be written again.
 */
export class FileSink implements AsyncDisposable {
  readonly #options: FileSinkOptions;
  readonly #file: LogFile;
  readonly #queue: LineQueue<string>;
  /** Dropped because the file could not be written. */
  #dropped = 0;
  /** Of these, when it last could. */
  #droppedBefore = 0;
  #hasFailed = false;
  #draining: Promise<void> | null = null;

  constructor(options: FileSinkOptions) {
    this.#options = options;
    this.#file = new LogFile(options);
    this.#queue = new LineQueue(options.queueLines);
  }

  get gauge(): TableGauge {
    const { limit, size, lost } = this.#queue;
    return { name: this.#options.name, size, limit, evicted: lost + this.#dropped };
  }

  /** @param line without its end */
  add(line: string): void {
    this.#queue.push(`${line}\n`);
    this.#draining ??= this.#drain();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { promise: late, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, DRAIN_MS);
    const done = Promise.resolve(this.#draining).then(() => this.#file.close());
    await Promise.race([done, late]);
    clearTimeout(timer);
  }

  async #drain(): Promise<void> {
    for (let batch = this.#take(); batch.length > 0; batch = this.#take()) {
      try {
        await this.#file.append(batch.join(""));
        this.#succeed();
      } catch (error) {
        this.#fail(batch.length, oneLine(error));
      }
    }
    // In the same step as the last look at the queue: a line added after it begins anew.
    this.#draining = null;
  }

  #take(): string[] {
    const batch: string[] = [];
    for (let line = this.#queue.shift(); line !== undefined; line = this.#queue.shift()) {
      batch.push(line);
      if (batch.length === BATCH_LINES) break;
    }
    return batch;
  }

  #succeed(): void {
    if (!this.#hasFailed) return;
    this.#hasFailed = false;
    const missing = this.#dropped - this.#droppedBefore;
    this.#droppedBefore = this.#dropped;
    this.#options.log.info(`${this.#options.path} is written again; ${missing} lines are missing`);
  }

  #fail(lines: number, why: string): void {
    this.#dropped += lines;
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    const { path, log } = this.#options;
    log.warn(`${path}: ${why}; alerts for it are dropped until it can be written`);
  }
}
