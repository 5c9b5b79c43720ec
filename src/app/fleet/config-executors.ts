import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { effectiveConfig } from "#app/fleet/effective-config.ts";
import {
  type CommandContext,
  CommandFailure,
  type Executors,
  type Outcome,
  pause,
} from "#app/fleet/executor.ts";
import type { Config } from "#config/types.ts";
import type { Clock } from "#core/clock.ts";
import { oneLine } from "#core/errors.ts";
import type { CommandLink, ConfigTwin, JsonObject } from "#fleet/types.ts";
import { FleetConfigBook } from "#store/fleet-config.ts";
import { whenFree } from "#store/when-free.ts";

/** How often the uplink is looked at. */
const LOOK_MS = 100;
const PATIENCE_MS = 24 * 3_600_000;

export interface ConfigParts {
  /** Of the device itself, without what came from the fleet. */
  readonly local: Config;
  /** In force since this start. */
  readonly running: Config;
  readonly clock: Clock;
  readonly link: Pick<CommandLink, "isOnline" | "setConfig">;
  /** Ends the program in good order and starts it again; null where that cannot be. */
  readonly restart: (() => void) | null;
  /** Has it started again, by whoever may, once a configuration has gone; null where nobody may. */
  readonly recover: ((signal: AbortSignal) => Promise<void>) | null;
  readonly setLogLevel: (level: Config["log"]["level"]) => void;
}

type Step = Pick<CommandContext<unknown>, "step" | "signal">;

/** `config.apply` and `config.rollback`: what does not bring the uplink back goes by itself. */
export function configExecutors(parts: ConfigParts): Executors {
  const change = new ConfigChange(parts);
  return {
    "config.apply": {
      run: (context) => change.apply(context.params.version, context.params.config, context),
      resume: (context, { step, memo }) => {
        if (change.isTaken(memo)) return change.resume(context, step, memo);
        // Stopped before the book had it: nothing has been done yet.
        return change.apply(context.params.version, context.params.config, context);
      },
    },
    "config.rollback": {
      run: (context) => change.goBack(context),
      resume: (context, { step, memo }) => change.resume(context, step, memo),
    },
  };
}

/**
 * Watches over a configuration that came into force by a start that no command waits for: without
 * the uplink it goes. Ends by itself.
 */
export function watchPending(parts: ConfigParts, signal: AbortSignal): void {
  const { pending, current } = new FleetConfigBook(parts.local.store.directory).read();
  if (pending === null) return;
  const alone = { signal, step: () => undefined };
  // Its end is in the book, and in the twin.
  new ConfigChange(parts).confirm(current.version, alone).catch(() => undefined);
}

/** As it is reported. */
export function configTwin({ local, running }: Pick<ConfigParts, "local" | "running">): ConfigTwin {
  const { current, pending, ...book } = new FleetConfigBook(local.store.directory).read();
  const error = misfitOf(local, current.config);
  const rejected = error === null ? book.rejected : { version: current.version, error };
  const digest = createHash("sha256").update(JSON.stringify(running)).digest("hex");
  return {
    version: error === null ? current.version : 0,
    hash: `sha256:${digest}`,
    applied: current.appliedAt,
    state: error === null && pending !== null ? "pending" : rejected !== null ? "rejected" : "ok",
    ...(rejected !== null && { error: `version ${rejected.version}: ${rejected.error}` }),
  };
}

/** Why the local configuration is in force in the place of the fleet's, or null where it is not. */
function misfitOf(local: Config, patch: JsonObject): string | null {
  try {
    effectiveConfig(local, patch);
    return null;
  } catch (error) {
    return oneLine(error);
  }
}

class ConfigChange {
  readonly #parts: ConfigParts;
  readonly #book: FleetConfigBook;

  constructor(parts: ConfigParts) {
    this.#parts = parts;
    this.#book = new FleetConfigBook(parts.local.store.directory);
  }

  async apply(version: number, patch: JsonObject, context: Step): Promise<Outcome> {
    const { highest } = this.#book.read();
    if (version <= highest) {
      throw new CommandFailure(`version ${version} is not above ${highest}`, "rejected");
    }
    const config = this.#checked(patch);
    context.step("apply", { memo: { version } });
    await whenFree(() => this.#book.apply(version, patch, this.#parts.clock.now()), context.signal);
    return this.#takeUp(version, config, context);
  }

  /** True once the book has had the version of a command's note. */
  isTaken({ version }: JsonObject): boolean {
    return this.#book.read().highest >= Number(version);
  }

  async goBack(context: Step): Promise<Outcome> {
    const { previous } = this.#book.read();
    if (previous === null) throw new CommandFailure("there is no configuration before this one");
    const config = this.#checked(previous.config);
    context.step("apply", { memo: { version: previous.version } });
    await whenFree(
      () => this.#book.apply(previous.version, previous.config, this.#parts.clock.now()),
      context.signal,
    );
    return this.#takeUp(previous.version, config, context);
  }

  /** Another start of the program: it runs with what the book says now. */
  async resume(context: Step, begun: string, memo: JsonObject): Promise<Outcome> {
    const { current, rejected } = this.#book.read();
    const version = Number(memo.version);
    if (rejected?.version === version) throw new CommandFailure(`rolled back: ${rejected.error}`);
    if (current.version !== version) {
      throw new CommandFailure(`the appliance was stopped in step ${begun}`, "interrupted");
    }
    return this.confirm(version, context);
  }

  #checked(patch: JsonObject): Config {
    try {
      return effectiveConfig(this.#parts.local, patch);
    } catch (error) {
      throw new CommandFailure(oneLine(error), "rejected");
    }
  }

  async #takeUp(version: number, config: Config, { step, signal }: Step): Promise<Outcome> {
    const { running, restart, setLogLevel } = this.#parts;
    const asNow = { ...config, log: running.log };
    if (isDeepStrictEqual(asNow, { ...running })) {
      setLogLevel(config.log.level);
      await whenFree(() => this.#book.confirm(version), signal);
      this.#report(config);
      return { version, applied: "live" };
    }
    this.#report(running);
    if (restart === null) return { version, applied: "at the next start of the program" };
    step("restart", { memo: { version } });
    restart();
    await pause(PATIENCE_MS, signal);
    return undefined;
  }

  async confirm(version: number, { step, signal }: Step): Promise<Outcome> {
    const { running, local, clock, link, recover } = this.#parts;
    step("confirm", { memo: { version } });
    const misfit = misfitOf(local, this.#book.read().current.config);
    if (misfit !== null) {
      await this.#revert(version, misfit);
      this.#report(running);
      throw new CommandFailure(`rolled back: ${misfit}`);
    }
    const limitMs = local.fleet.confirmSeconds * 1000;
    const untilMs = clock.monotonicMs() + limitMs;
    while (!link.isOnline && clock.monotonicMs() < untilMs) await pause(LOOK_MS, signal);
    if (link.isOnline) {
      await whenFree(() => this.#book.confirm(version), signal);
      this.#report(running);
      return { version, applied: "by a restart" };
    }
    const error = `the uplink did not come back within ${local.fleet.confirmSeconds} s`;
    step("rollback", { memo: { version } });
    await this.#revert(version, error);
    this.#report(running);
    if (recover === null) throw new CommandFailure(`rolled back at the next start: ${error}`);
    await recover(signal);
    await pause(PATIENCE_MS, signal);
    return undefined;
  }

  /** Also where its command ends meanwhile. @throws CommandFailure when another is in force */
  async #revert(version: number, error: string): Promise<void> {
    if (await whenFree(() => this.#book.revert(version, error))) return;
    throw new CommandFailure(`version ${version} was replaced, and so not rolled back: ${error}`);
  }

  #report(running: Config): void {
    this.#parts.link.setConfig(configTwin({ local: this.#parts.local, running }));
  }
}
