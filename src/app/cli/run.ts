import { randomUUID } from "node:crypto";
import { basename } from "node:path";
import { pino } from "pino";
import { Appliance } from "#app/appliance.ts";
import { versions } from "#app/versions.ts";
import type { SourceChoice } from "#app/worker-messages.ts";
import { adoptRing, dropPrivilegesAndRestart } from "#capture/ring/hand-over.ts";
import { openRingSocket } from "#capture/ring/socket.ts";
import { defaultConfig, loadConfig } from "#config/load.ts";
import type { Config } from "#config/types.ts";
import { systemClock } from "#core/clock.ts";
import { AppError } from "#core/errors.ts";
import { createReporter } from "#report/mqtt-reporter.ts";
import { startStatusServer } from "#status/server.ts";
import { openHistory } from "#store/history.ts";
import { loadIdentity } from "#store/identity.ts";

export interface RunOptions {
  readonly config?: string;
  readonly interface?: string;
  readonly replay?: string;
  readonly synthetic?: true;
}

const SYNTHETIC_SEED = 1;
const STDERR = 2;

/** `run`: the appliance, until it is told to stop. */
export async function runCommand(options: RunOptions): Promise<void> {
  const config = options.config === undefined ? defaultConfig() : loadConfig(options.config);
  const { source, name } = chooseSource(options, config);
  const stopped = stopSignal();
  const log = pino(
    { level: config.log.level, base: null },
    pino.destination({ fd: STDERR, sync: true }),
  );

  await using stack = new AsyncDisposableStack();
  const history = stack.use(openHistory(config.store));
  const deviceId = config.report.deviceId ?? loadIdentity(config.store.directory).deviceId;
  const reporter = stack.use(
    createReporter({
      config: config.report,
      deviceId,
      boot: randomUUID(),
      clock: systemClock,
      log,
    }),
  );
  const appliance = stack.use(
    new Appliance({
      config,
      source,
      sourceName: name,
      history,
      reporter,
      log,
      versions: versions(),
    }),
  );
  const page = stack.use(
    await startStatusServer({
      host: config.status.host,
      port: config.status.port,
      snapshot: () => appliance.snapshot(),
      rates: () => appliance.rates,
      log,
    }),
  );
  appliance.show(page);
  log.info({ page: page.url, broker: reporter.health.broker, deviceId }, `watching ${name}`);
  const ended = appliance.done.then(() => "ended" as const);
  if ((await Promise.race([stopped, ended])) === "ended") {
    log.info("all frames were read; the page stays up");
    await stopped;
  }
  log.info("stopping");
}

function chooseSource(
  options: RunOptions,
  config: Config,
): { readonly source: SourceChoice; readonly name: string } {
  const chosen = [options.interface, options.replay, options.synthetic].filter((each) => each);
  if (chosen.length > 1) {
    throw new AppError("usage", "run: choose one of --interface, --replay and --synthetic");
  }
  if (options.synthetic) {
    return { source: { kind: "synthetic", seed: SYNTHETIC_SEED }, name: "synthetic office" };
  }
  if (options.replay !== undefined) {
    const name = `replay of ${basename(options.replay)}`;
    return { source: { kind: "file", path: options.replay }, name };
  }
  const name = options.interface ?? config.capture.interface;
  if (name === undefined) {
    throw new AppError("usage", "run: name the mirror port with --interface or capture.interface");
  }
  // Opened first, with the right to; everything after runs in a program that has given it up.
  const settings = { ...config.capture, interface: name };
  const socket = adoptRing() ?? dropPrivilegesAndRestart(openRingSocket(settings));
  return { source: { kind: "ring", socket }, name };
}

function stopSignal(): Promise<"stopped"> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => resolve("stopped"));
    }
  });
}
