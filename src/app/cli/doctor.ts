import { writeLine } from "#app/cli/output.ts";
import { judgeBox, readBoxFacts } from "#app/doctor/box.ts";
import { checkBroker } from "#app/doctor/broker.ts";
import type { Finding } from "#app/doctor/check.ts";
import { checkClock } from "#app/doctor/clock.ts";
import { checkDisk } from "#app/doctor/disk.ts";
import { checkInterface } from "#app/doctor/interface.ts";
import { checkMirror } from "#app/doctor/mirror.ts";
import { checkPermission } from "#app/doctor/permission.ts";
import { chosenConfig } from "#config/load.ts";
import { systemClock } from "#core/clock.ts";

export interface DoctorOptions {
  readonly config?: string;
  readonly interface?: string;
  readonly json?: true;
}

/** `doctor`: looks at all that must be right, and says what to do. Exit status 1 when one fails. */
export async function doctorCommand(options: DoctorOptions): Promise<void> {
  const config = chosenConfig(options.config);
  const findings = [
    checkInterface(options.interface ?? config.capture.interface),
    await checkMirror(config.status),
    checkPermission(),
    checkClock(systemClock),
    checkDisk(config.store),
    judgeBox(await readBoxFacts()),
    await checkBroker(config.report),
  ];
  for (const finding of findings) {
    writeLine(options.json ? JSON.stringify(finding) : textOf(finding));
  }
  if (findings.some((finding) => finding.result === "fail")) process.exitCode = 1;
}

function textOf({ name, result, detail, mend }: Finding): string {
  const line = `${result.padEnd(5)}${name.padEnd(12)}${detail}`;
  return mend === undefined ? line : `${line}; ${mend}`;
}
