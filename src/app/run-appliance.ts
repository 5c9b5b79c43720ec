import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { type Logger, pino } from "pino";
import { Appliance } from "#app/appliance.ts";
import { isEvidence } from "#app/evidence-file.ts";
import { LogTail } from "#app/fleet/log-tail.ts";
import { openFleet } from "#app/fleet/open-fleet.ts";
import { openOutlets } from "#app/open-outlets.ts";
import { openUplink } from "#app/open-uplink.ts";
import { UplinkDesk } from "#app/uplink-desk.ts";
import { versions } from "#app/versions.ts";
import type { SourceChoice } from "#app/worker-messages.ts";
import type { Config } from "#config/types.ts";
import { systemClock } from "#core/clock.ts";
import { oneLine } from "#core/errors.ts";
import { knobsOf } from "#optimize/knobs.ts";
import type { Sensor } from "#report/dialects/types.ts";
import { startStatusServer } from "#status/server.ts";
import { openEvidence } from "#store/evidence-folder.ts";
import { EVIDENCE_FOLDER } from "#store/evidence-path.ts";
import { openHistory } from "#store/history.ts";
import { loadIdentity } from "#store/identity.ts";
import { KnobLog } from "#store/knob-log.ts";
import type { EvidenceFolder, History, OutboxLimits } from "#store/types.ts";

const STDERR = 2;

/**
 * The composition root: builds every adapter, hands them inward, and closes them in reverse when
 * the process is told to stop, or the fleet wants it to start anew.
 * @param local the configuration without what came from the fleet
 * @throws AppError when a part cannot start or the source is lost
 */
export async function runAppliance(
  config: Config,
  source: SourceChoice,
  sourceName: string,
  local: Config = config,
): Promise<"stopped" | "restart"> {
  const { promise: restarted, resolve: restart } = Promise.withResolvers<"restart">();
  const stopped = Promise.race([stopSignal(), restarted]);
  const logTail = new LogTail();
  const log = openLog(config.log.level, logTail);

  await using stack = new AsyncDisposableStack();
  const boot = randomUUID();
  const history = stack.use(openHistory(config.store, systemClock, outboxOf(config, boot)));
  const evidence = evidenceOf(config, history);
  const deviceId = config.report.deviceId ?? loadIdentity(config.store.directory).deviceId;
  const sensor = sensorOf(deviceId, source, sourceName);
  const outlets = stack.use(
    await openOutlets({ config: config.dialects, sensor, clock: systemClock, log }),
  );
  const { outbox } = history;
  const { reporter, link } = openUplink({ config, deviceId, boot, outbox, log });
  stack.use(reporter);
  if (source.kind !== "file") logKnobs(config, log);
  const parts = { config, source, sourceName, history, evidence, reporter, outlets, log };
  const appliance = stack.use(new Appliance({ ...parts, versions: versions() }));
  const version = versions().arpguard ?? "";
  const clock = systemClock;
  const resend = reporter.resend.bind(reporter);
  const fleet = { ...parts, local, deviceId, boot, appliance, logTail, link, resend };
  // A ring's sockets need a right that was given up.
  const again = source.kind === "ring" ? null : () => restart("restart");
  const { commands } = stack.use(openFleet({ ...fleet, restart: again }));
  stack.use(new UplinkDesk({ ...parts, deviceId, version, outbox, clock, appliance, commands }));
  const page = stack.use(
    await startStatusServer({
      host: config.status.host,
      port: config.status.port,
      snapshot: () => appliance.snapshot(),
      rates: () => appliance.rates,
      devices: (query) => appliance.devices(query),
      evidence: (id) => evidence.read(id),
      log,
    }),
  );
  appliance.show(page);
  log.info({ page: page.url, broker: reporter.health.broker, deviceId }, `watching ${sourceName}`);
  void appliance.done.then(
    () => log.info("all frames were read; the page stays up"),
    () => undefined,
  );
  const why = await Promise.race([stopped, appliance.done.then(() => stopped)]);
  log.info(why === "restart" ? "starting anew" : "stopping");
  return why;
}

/** Ages with the history, also over restarts. */
function evidenceOf({ store, evidence }: Config, history: Pick<History, "ageNow">): EvidenceFolder {
  return openEvidence({
    directory: join(store.directory, EVIDENCE_FOLDER),
    maxBytes: evidence.maxBytes,
    days: store.eventDays,
    isOurs: isEvidence,
    ageNow: () => history.ageNow(),
  });
}

function openLog(level: Config["log"]["level"], tail: LogTail): Logger {
  const stream = pino.destination({ fd: STDERR, sync: true });
  const all = { level: "trace" } as const;
  return pino(
    { level, base: null },
    pino.multistream([
      { ...all, stream },
      { ...all, stream: tail },
    ]),
  );
}

/** Without a broker nothing is recorded for it. */
function outboxOf({ report }: Config, boot: string): OutboxLimits | null {
  if (report.url === undefined) return null;
  return { boot, maxBytes: report.outboxBytes, days: report.outboxDays };
}

/** What the optimizer will learn from: these knobs are in force from now on. */
function logKnobs(config: Config, log: Logger): void {
  try {
    new KnobLog(config.store.directory).append({ at: systemClock.now(), knobs: knobsOf(config) });
  } catch (error) {
    log.warn(oneLine(error));
  }
}

function sensorOf(deviceId: string, source: SourceChoice, sourceName: string): Sensor {
  const version = versions().arpguard ?? "";
  if (source.kind === "file") return { deviceId, version, file: source.path };
  return { deviceId, version, ...(source.kind === "ring" && { interface: sourceName }) };
}

function stopSignal(): Promise<"stopped"> {
  return new Promise((resolve) => {
    // SIGHUP: the terminal it was started from has gone.
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.once(signal, () => resolve("stopped"));
    }
  });
}
