import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { alertFacts, alertRow } from "#app/cli/alert-text.ts";
import { dataFolder, type PolicyFolder } from "#app/cli/data-folder.ts";
import { writeLine } from "#app/cli/output.ts";
import { AppError, oneLine } from "#core/errors.ts";
import { alertLine } from "#report/alert-line.ts";
import { EVIDENCE_FOLDER } from "#store/evidence-path.ts";
import { readEvidence } from "#store/evidence-read.ts";
import { FeedbackBook, feedbackIndex } from "#store/feedback.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";

/** More than a screen, less than a history can hold: the whole answer lies in memory. */
const MOST_LISTED = 100_000;

export interface AlertsListOptions extends PolicyFolder {
  readonly json?: true;
  readonly open?: true;
  readonly limit: string;
}

export interface AlertsShowOptions extends PolicyFolder {
  readonly json?: true;
  readonly pcap?: string;
}

/** `alerts list`: a row an alert with its last step, the last changed first. */
export function alertsListCommand(options: AlertsListOptions): void {
  const limit = Number(options.limit);
  if (!(Number.isInteger(limit) && limit >= 1 && limit <= MOST_LISTED)) {
    const mend = `give a whole number of 1 to ${MOST_LISTED}`;
    throw new AppError("usage", `alerts list: --limit ${options.limit}: ${mend}`);
  }
  const directory = dataFolder(options);
  using history = openHistoryReadOnly(directory);
  const alerts = options.open ? history.openAlerts(limit) : history.recentAlerts(limit);
  const feedbackOf = feedbackIndex(new FeedbackBook(directory).read());
  for (const alert of alerts) {
    const feedback = feedbackOf(alert);
    if (options.json) writeLine(JSON.stringify({ ...alertLine(alert), feedback }));
    else writeLine(alertRow(alert, feedback));
  }
}

/** `alerts show ID`: its last step, and its evidence into a file. */
export function alertsShowCommand(id: string, options: AlertsShowOptions): void {
  const directory = dataFolder(options);
  using history = openHistoryReadOnly(directory);
  const alert = history.alert(id);
  if (alert === null) {
    const mend = "arpguard alerts list shows what there is";
    throw new AppError("store-failed", `alerts show: no alert ${id} in ${directory}: ${mend}`);
  }
  const file = readEvidence(join(directory, EVIDENCE_FOLDER), id);
  if (options.pcap !== undefined) save(options.pcap, id, file);
  const feedback = feedbackIndex(new FeedbackBook(directory).read())(alert);
  if (options.json) writeLine(JSON.stringify({ ...alertLine(alert), feedback }));
  else for (const line of alertFacts(alert, file?.length ?? null, feedback)) writeLine(line);
}

function save(path: string, id: string, file: Uint8Array | null): void {
  if (file === null) {
    const why = "it is too old, had to go for newer ones, or evidence.maxBytes is 0";
    throw new AppError("store-failed", `alerts show: no frames of ${id} are kept: ${why}`);
  }
  try {
    writeFileSync(path, file);
  } catch (cause) {
    const mend = "check the folder, its permissions and the free space";
    throw new AppError("file-unreadable", `${path}: ${oneLine(cause)}; ${mend}`, { cause });
  }
}
