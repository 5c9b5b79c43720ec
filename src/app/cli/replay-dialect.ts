import { writeLine } from "#app/cli/output.ts";
import type { PipelineEvent } from "#app/pipeline.ts";
import { versions } from "#app/versions.ts";
import type { Config } from "#config/types.ts";
import { AppError } from "#core/errors.ts";
import type { Micros } from "#core/units.ts";
import { FORMATS, isDialect } from "#report/dialects/formats.ts";
import { plainAlert } from "#report/dialects/plain-alert.ts";
import { plainSensor } from "#report/dialects/plain-sensor.ts";
import { zeekFooter, zeekHeader } from "#report/dialects/zeek-notice.ts";

export interface DialectPrinter {
  /** What prints the alerts of one file. */
  of(file: string): (event: PipelineEvent) => void;
  /** After the last file. */
  end(): void;
}

/** Prints alerts in a dialect to standard output. @throws AppError for a name that is none */
export function dialectPrinter(dialect: string, config: Config): DialectPrinter {
  if (!isDialect(dialect)) {
    const names = Object.keys(FORMATS).join(", ");
    throw new AppError("usage", `replay: --dialect ${dialect} is none of ${names}`);
  }
  const format = FORMATS[dialect];
  const isZeek = dialect === "zeek";
  // A log is opened and closed at the times of its alerts: the same file gives the same lines.
  let lastAt: Micros | null = null;
  const { arpguard: version = "" } = versions();
  const deviceId = config.report.deviceId ?? "arpguard";
  return {
    of: (file) => {
      const sensor = plainSensor({ deviceId, version, file });
      return (event) => {
        if (event.kind !== "alert") return;
        if (isZeek && lastAt === null) writeLine(zeekHeader(event.at).trimEnd());
        lastAt = event.at;
        writeLine(format(plainAlert(event), sensor));
      };
    },
    end: () => {
      if (isZeek && lastAt !== null) writeLine(zeekFooter(lastAt).trimEnd());
    },
  };
}
