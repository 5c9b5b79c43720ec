import { join } from "node:path";
import { z } from "zod";
import { AppError, oneLine } from "#core/errors.ts";
import { formatMicros, type Micros } from "#core/units.ts";
import type { AlertEvent } from "#l2/types.ts";
import { DurableFile } from "#store/durable-file.ts";
import { moment, plainText } from "#store/entry-fields.ts";
import { lockDocuments } from "#store/writer-lock.ts";

/** Years of a technician's work; of more the oldest go. */
const LIMIT = 2048;
/** Of the longest entries: letters of 4 bytes throughout. */
const DOCUMENT_BYTES = 4_194_304;

export const FEEDBACK_VERDICTS = ["true", "false"] as const;

const entrySchema = z.strictObject({
  alert: z.string().regex(/^[a-z0-9-]{1,80}$/),
  /** When the alert began, in microseconds since 1970: an id may come again. */
  since: z.int(),
  verdict: z.enum(FEEDBACK_VERDICTS),
  note: plainText(200).exactOptional(),
  by: plainText(80),
  at: moment,
});
/** What somebody who has looked into an alert says of it: that it was right, or was not. */
export type Feedback = Readonly<z.infer<typeof entrySchema>>;

const schema = z.strictObject({ feedback: z.array(entrySchema).max(LIMIT).readonly() });
type Document = z.infer<typeof schema>;

/** Names one alert among all that have been. */
type AlertKey = Pick<AlertEvent, "id" | "since">;

/** The feedback of a data folder. An alert has one at most: the newest. */
export class FeedbackBook {
  readonly #directory: string;
  readonly #file: DurableFile<Document>;

  constructor(directory: string) {
    this.#directory = directory;
    this.#file = new DurableFile(join(directory, "feedback.json"), {
      schema,
      limitBytes: DOCUMENT_BYTES,
      mend: "mend it, or move it away to go without feedback",
    });
  }

  /** Oldest first; none where there is no document. @throws AppError when it is damaged */
  read(): readonly Feedback[] {
    return this.#file.read()?.feedback ?? [];
  }

  /** Keeps what is said of an alert, in the place of what was. @throws AppError when refused */
  give(
    { id, since }: AlertKey,
    { at, ...said }: Pick<Feedback, "verdict" | "note" | "by"> & { readonly at: Micros },
  ): Feedback {
    const given = { ...said, alert: id, since, at: formatMicros(at) };
    const { success, data, error } = entrySchema.safeParse(given);
    if (!success) {
      const [issue] = error.issues;
      const where = issue?.path.map(String).join(".");
      throw new AppError("usage", `alerts feedback: ${where}: ${oneLine(issue?.message)}`);
    }
    using _lock = lockDocuments(this.#directory);
    const others = this.read().filter((each) => each.alert !== id || each.since !== since);
    this.#file.write({ feedback: [...others, data].slice(-LIMIT) });
    return data;
  }
}

/** Finds what was said of each alert, or undefined. */
export function feedbackIndex(
  entries: readonly Feedback[],
): (alert: AlertKey) => Feedback | undefined {
  const byKey = new Map(entries.map((entry) => [keyOf(entry.alert, entry.since), entry]));
  return ({ id, since }) => byKey.get(keyOf(id, since));
}

function keyOf(id: string, since: number): string {
  return `${id} ${since}`;
}
