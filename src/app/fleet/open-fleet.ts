import type { Logger } from "pino";
import type { Appliance } from "#app/appliance.ts";
import { checkClock } from "#app/doctor/clock.ts";
import { silenceExecutor } from "#app/fleet/alarm-silence.ts";
import { callHelper } from "#app/fleet/call-helper.ts";
import { sampleExecutor } from "#app/fleet/capture-sample.ts";
import { CommandDesk } from "#app/fleet/command-desk.ts";
import {
  type ConfigParts,
  configExecutors,
  configTwin,
  watchPending,
} from "#app/fleet/config-executors.ts";
import type { Executors } from "#app/fleet/executor.ts";
import { identifyExecutor } from "#app/fleet/identify.ts";
import type { LogTail } from "#app/fleet/log-tail.ts";
import { modelExecutors } from "#app/fleet/model-executors.ts";
import { reportExecutors } from "#app/fleet/report-executors.ts";
import { restartExecutors } from "#app/fleet/restart-executors.ts";
import { TrustKeeper } from "#app/fleet/trust-keeper.ts";
import type { Config } from "#config/types.ts";
import { systemClock } from "#core/clock.ts";
import { oneLine } from "#core/errors.ts";
import type { CommandLink } from "#fleet/types.ts";
import type { Reporter } from "#report/types.ts";
import { openJournal } from "#store/command-journal.ts";
import type { EvidenceFolder, History } from "#store/types.ts";

export interface FleetParts {
  /** In force, and the device's own without what the fleet sent. */
  readonly config: Config;
  readonly local: Config;
  readonly deviceId: string;
  readonly boot: string;
  readonly link: CommandLink | null;
  readonly resend: Reporter["resend"];
  readonly appliance: Appliance;
  readonly history: History;
  readonly evidence: EvidenceFolder;
  readonly logTail: LogTail;
  /** Ends the program in good order and starts it again; null where that cannot be. */
  readonly restart: (() => void) | null;
  readonly log: Logger;
}

export interface OpenFleet extends Disposable {
  /** The types of the commands that are carried out. */
  readonly commands: readonly string[];
}

/**
 * Opens the box for the commands of its fleet, where it has a broker and keys to trust. A journal
 * that cannot be used closes it, and nothing else: the watch goes on.
 */
export function openFleet(parts: FleetParts): OpenFleet {
  const { config, local, link, log } = parts;
  const stack = new DisposableStack();
  let commands: readonly string[] = [];
  try {
    link?.setConfig(configTwin({ local, running: config }));
    if (link !== null) commands = takeCommands(parts, link, stack);
  } catch (error) {
    log.warn(`no commands are taken: ${oneLine(error)}`);
  }
  return { commands, [Symbol.dispose]: () => stack.dispose() };
}

/** Gives the types of those that are carried out. @throws AppError without a journal */
function takeCommands(parts: FleetParts, link: CommandLink, stack: DisposableStack): string[] {
  const { config, deviceId, history, log } = parts;
  const { trustDirectory, clock } = config.fleet;
  if (trustDirectory === undefined) return [];
  const journal = stack.use(openJournal(config.store.directory, () => history.ageNow()));
  if (!journal.open().some(({ type }) => type.startsWith("config."))) {
    const abort = new AbortController();
    stack.defer(() => abort.abort());
    watchPending(configParts(parts, link), abort.signal);
  }
  const trust = new TrustKeeper(trustDirectory, systemClock, log);
  const wanted = clock === "set" ? ["pass", "warn"] : ["pass"];
  const executors = executorsOf(parts, link);
  const desk = new CommandDesk({
    deviceId,
    link,
    journal,
    keys: () => trust.keys,
    executors,
    clock: systemClock,
    isClockSet: () => wanted.includes(checkClock(systemClock).result),
    log,
  });
  stack.use(desk);
  desk.start();
  return Object.entries(executors).flatMap(([type, executor]) => (executor ? [type] : []));
}

function configParts(parts: FleetParts, link: CommandLink): ConfigParts {
  const { config, local, restart, log } = parts;
  const { helper } = config.fleet;
  const setLogLevel = (level: string) => {
    log.level = level;
  };
  const recover =
    restart !== null
      ? async () => restart()
      : helper !== undefined
        ? (signal: AbortSignal) => callHelper(helper, "service-restart", signal)
        : null;
  return { local, running: config, clock: systemClock, link, restart, recover, setLogLevel };
}

function executorsOf(parts: FleetParts, link: CommandLink): Executors {
  const { config, boot, appliance, history, evidence, logTail, restart } = parts;
  const { directory } = config.store;
  const { helper, allowCapture } = config.fleet;
  const clock = systemClock;
  const { capture } = appliance;
  return {
    ...reportExecutors({
      ...{ clock, boot, logTail, evidence, resend: parts.resend },
      snapshot: () => appliance.snapshot(),
    }),
    ...restartExecutors({ boot, restart, helper }),
    ...configExecutors(configParts(parts, link)),
    ...modelExecutors({
      ...{ directory, clock, history, windowSeconds: config.windows.seconds },
      workOf: (kind) => appliance.workOf(kind),
      forget: () => capture.judgeBy(null),
    }),
    identify: identifyExecutor(),
    "alarm.silence": silenceExecutor(directory, clock),
    ...(allowCapture && {
      "capture.sample": sampleExecutor((wish) => capture.sample(wish)),
    }),
  };
}
