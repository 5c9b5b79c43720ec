import type { Config } from "#config/types.ts";
import type { Clock } from "#core/clock.ts";
import type { AlertEvent, TableGauge } from "#l2/types.ts";
import { chance } from "#report/chance.ts";
import { FileSink } from "#report/dialects/file-sink.ts";
import { type Dialect, FORMATS } from "#report/dialects/formats.ts";
import { plainAlert } from "#report/dialects/plain-alert.ts";
import { plainSensor } from "#report/dialects/plain-sensor.ts";
import { syslogMessage } from "#report/dialects/syslog.ts";
import { parseSyslogAddress } from "#report/dialects/syslog-address.ts";
import { SyslogSink } from "#report/dialects/syslog-sink.ts";
import type { PlainAlert, Sensor } from "#report/dialects/types.ts";
import { zeekFooter, zeekHeader } from "#report/dialects/zeek-notice.ts";
import type { Log } from "#report/mqtt-link.ts";
import type { Outlets } from "#report/types.ts";

export interface OutletsOptions {
  readonly config: Config["dialects"];
  readonly sensor: Sensor;
  readonly clock: Clock;
  readonly log: Log;
  /** Jitter of the reconnects, from 0 to 1. */
  readonly random?: () => number;
}

/** Where one dialect goes. */
interface Outlet extends AsyncDisposable {
  readonly gauge: TableGauge;
  add(text: string): void;
}

interface Line {
  readonly outlet: Outlet;
  text(alert: PlainAlert): string;
}

/** Opens what the configuration names. @throws AppError for a receiver's address that is none */
export function createOutlets(options: OutletsOptions): Outlets {
  const sensor = plainSensor(options.sensor);
  const lines = [...fileLines({ ...options, sensor }), ...syslogLines({ ...options, sensor })];
  return {
    get gauges() {
      return lines.map(({ outlet }) => outlet.gauge);
    },
    alert(event: AlertEvent): void {
      if (lines.length === 0) return;
      const alert = plainAlert(event);
      for (const { outlet, text } of lines) outlet.add(text(alert));
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(lines.map(({ outlet }) => outlet[Symbol.asyncDispose]()));
    },
  };
}

function fileLines({ config, sensor, clock, log }: OutletsOptions): Line[] {
  const paths = {
    eve: config.eveFile,
    ocsf: config.ocsfFile,
    ecs: config.ecsFile,
    zeek: config.zeekFile,
  };
  const { fileMaxBytes: maxBytes, fileKeep: keep, queueLines } = config;
  const frame = {
    header: () => zeekHeader(clock.now()),
    footer: () => zeekFooter(clock.now()),
  };
  return Object.entries(paths).flatMap(([name, path]): Line[] => {
    if (path === undefined) return [];
    const dialect = name as Dialect;
    const options = { name: `${dialect} lines`, path, maxBytes, keep, queueLines, log };
    const outlet = new FileSink(dialect === "zeek" ? { ...options, ...frame } : options);
    return [{ outlet, text: (alert) => FORMATS[dialect](alert, sensor) }];
  });
}

function syslogLines(options: OutletsOptions): Line[] {
  const { config, sensor, clock, log, random = chance } = options;
  if (config.syslogUrl === undefined) return [];
  const { syslogVerify: verify, syslogCaFile, syslogCertFile, syslogKeyFile } = config;
  const outlet = new SyslogSink({
    address: parseSyslogAddress(config.syslogUrl),
    tls: { verify, caFile: syslogCaFile, certFile: syslogCertFile, keyFile: syslogKeyFile },
    queueLines: config.queueLines,
    clock,
    log,
    random,
  });
  const source = { facility: config.syslogFacility, hostName: sensor.deviceId };
  const text = (alert: PlainAlert) =>
    syslogMessage(alert, FORMATS[config.syslogDialect](alert, sensor), source);
  return [{ outlet, text }];
}
