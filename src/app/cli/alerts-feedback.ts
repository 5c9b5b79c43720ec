import { callerName } from "#app/cli/caller.ts";
import { dataFolder, type PolicyFolder } from "#app/cli/data-folder.ts";
import { writeLine } from "#app/cli/output.ts";
import { systemClock } from "#core/clock.ts";
import { AppError, oneLine } from "#core/errors.ts";
import { FEEDBACK_VERDICTS, FeedbackBook } from "#store/feedback.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { whenFree } from "#store/when-free.ts";

export interface AlertsFeedbackOptions extends PolicyFolder {
  readonly note?: string;
}

/** `alerts feedback ID true|false`: keeps whether an alert was right; says so. */
export async function alertsFeedbackCommand(
  id: string,
  said: string,
  { note, ...folder }: AlertsFeedbackOptions,
): Promise<void> {
  const verdict = FEEDBACK_VERDICTS.find((each) => each === said);
  if (verdict === undefined) {
    const mend = "say true when the alert was right, or false";
    throw new AppError("usage", `alerts feedback: ${oneLine(said)}: ${mend}`);
  }
  const directory = dataFolder(folder);
  using history = openHistoryReadOnly(directory);
  const alert = history.alert(id);
  if (alert === null) {
    const mend = "arpguard alerts list shows what there is";
    const what = `no alert ${oneLine(id)} in ${directory}`;
    throw new AppError("store-failed", `alerts feedback: ${what}: ${mend}`);
  }
  const book = new FeedbackBook(directory);
  const words = { verdict, ...(note !== undefined && { note }), by: callerName() };
  await whenFree(() => book.give(alert, { ...words, at: systemClock.now() }));
  writeLine(`${id}: judged ${verdict}`);
}
