import { renameSync, rmSync, writeFileSync } from "node:fs";
import { dataFolder, type PolicyFolder } from "#app/cli/data-folder.ts";
import { writeLine } from "#app/cli/output.ts";
import { monthOf } from "#app/monthly/month.ts";
import { readMonth } from "#app/monthly/month-facts.ts";
import { reportPage } from "#app/monthly/report-page.ts";
import { versions } from "#app/versions.ts";
import { systemClock } from "#core/clock.ts";
import { AppError, oneLine } from "#core/errors.ts";

export interface ReportMonthlyOptions extends PolicyFolder {
  readonly month?: string;
  readonly out?: string;
}

/** `report monthly`: one HTML page on a month, into a file or to standard output. */
export function reportMonthlyCommand({ month, out, ...folder }: ReportMonthlyOptions): void {
  const now = systemClock.now();
  const wanted = monthOf(month, now);
  const facts = readMonth(dataFolder(folder), wanted, now);
  const page = reportPage(facts, versions().arpguard ?? "");
  if (out === undefined) writeLine(page.trimEnd());
  else {
    save(out, page);
    writeLine(`${out}: ${wanted.name}`);
  }
}

/** In one step: whoever reads the file finds the old page or the new one. */
function save(path: string, page: string): void {
  const draft = `${path}.${process.pid}.new`;
  try {
    // What lies there already may be a link to elsewhere, and is not written to.
    writeFileSync(draft, page, { flag: "wx", flush: true });
    renameSync(draft, path);
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    const mend = "check the folder, its permissions and the free space";
    throw new AppError("file-unreadable", `${oneLine(path)}: ${oneLine(cause)}; ${mend}`, {
      cause,
    });
  }
}
