import type { CommandType, Params } from "#fleet/catalogue.ts";
import type { FailureCode, JsonObject } from "#fleet/types.ts";

/** What an executor has of its command. All but `params` throws once the command has ended. */
export interface CommandContext<P> {
  readonly id: string;
  readonly params: P;
  /** Aborted when its time is over, or the appliance stops. */
  readonly signal: AbortSignal;
  /**
   * Says what comes next. It is on the disk when this comes back, with the note that `resume` gets:
   * to be called before whatever has an effect.
   */
  step(step: string, note?: { readonly pct?: number; readonly memo?: JsonObject }): void;
  /** Sends a file in parts. */
  send(name: string, file: Uint8Array): void;
}

export type Outcome = JsonObject | undefined;

/** How far a run of the program that has ended had come. */
export interface Begun {
  readonly step: string;
  /** The last note of its steps. */
  readonly memo: JsonObject;
}

/** Carries one type of command out. What it throws is the command's failure. */
export interface Executor<P> {
  run(context: CommandContext<P>): Promise<Outcome> | Outcome;
  /**
   * Goes on after a restart of the program in the middle. Without it the command has failed as
   * `interrupted`.
   */
  resume?(context: CommandContext<P>, begun: Begun): Promise<Outcome> | Outcome;
}

/** Those that this box carries out; the rest is unsupported. */
export type Executors = { readonly [T in CommandType]?: Executor<Params<T>> };

/** One that may be begun anew after a restart, for it changes nothing. */
export function repeatable<P>(run: Executor<P>["run"]): Executor<P> {
  return { run, resume: run };
}

/** Why a command failed, where a code says more than the reason. */
export class CommandFailure extends Error {
  readonly code: FailureCode | undefined;

  constructor(reason: string, code?: FailureCode) {
    super(reason);
    this.name = "CommandFailure";
    this.code = code;
  }
}

/** Resolves after so long. @throws the signal's reason when it is aborted before */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const stop = () => reject(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener("abort", stop, { once: true });
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
  });
}
