/** Until a device says something it is sent the command again: it carries out one id once. */
const AGAIN_MS = 10_000;

export interface RepeatedSendParts<End> {
  /** Sends the command, which by its id is the same one each time. */
  readonly publish: () => Promise<void>;
  readonly waitMs: number;
  /** What it comes to when nothing has ended it by then; may throw. */
  readonly late: () => End;
}

/** A command on its way to one device: sent again and again until that is heard of. */
export class RepeatedSend<End> {
  readonly #parts: RepeatedSendParts<End>;
  readonly #end = Promise.withResolvers<End>();
  #again: NodeJS.Timeout | undefined;

  constructor(parts: RepeatedSendParts<End>) {
    this.#parts = parts;
    // Whoever sends may have given up before it ends.
    this.#end.promise.catch(() => {});
  }

  /** The device has it. */
  heard(): void {
    clearInterval(this.#again);
  }

  end(end: End): void {
    this.#end.resolve(end);
  }

  /** Resolves with its end. @throws what `publish` and `late` throw */
  async run(): Promise<End> {
    const { publish, waitMs, late } = this.#parts;
    const { promise, resolve, reject } = this.#end;
    this.#again = setInterval(() => publish().catch(reject), AGAIN_MS);
    const timer = setTimeout(() => {
      try {
        resolve(late());
      } catch (error) {
        reject(error);
      }
    }, waitMs);
    try {
      // Not waited for: a broker that has gone silent would never let it end.
      publish().catch(reject);
      return await promise;
    } finally {
      clearInterval(this.#again);
      clearTimeout(timer);
    }
  }
}
