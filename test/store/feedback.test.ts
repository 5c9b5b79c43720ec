import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import fc from "fast-check";
import { AppError } from "#core/errors.ts";
import { micros } from "#core/units.ts";
import { FeedbackBook, feedbackIndex } from "#store/feedback.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { alertOf, START, startOf } from "./samples.ts";

const ANN = { by: "ann (1000)", at: START } as const;

test("an alert has one verdict, the newest; another of its name has its own", (t) => {
  const book = new FeedbackBook(scratchFolder(t));
  t.deepEqual(book.read(), []);
  const later = alertOf("a", { since: startOf(9) });
  book.give(alertOf("a"), { ...ANN, verdict: "true" });
  book.give(later, { ...ANN, verdict: "true", note: "a scanner" });
  const given = book.give(alertOf("a"), { ...ANN, verdict: "false", note: " planned " });
  const at = "2024-05-01T10:00:00.000000Z";
  t.deepEqual(given, {
    ...{ alert: "a", since: START, verdict: "false", note: "planned", by: ANN.by, at },
  });
  t.is(book.read().length, 2);
  const feedbackOf = feedbackIndex(book.read());
  t.is(feedbackOf(alertOf("a"))?.verdict, "false");
  t.is(feedbackOf(later)?.note, "a scanner");
  t.is(feedbackOf(alertOf("b")), undefined);
});

test("what is no feedback is refused by name, and the document stays", (t) => {
  const folder = scratchFolder(t);
  const book = new FeedbackBook(folder);
  book.give(alertOf("a"), { ...ANN, verdict: "true" });
  const before = readFileSync(join(folder, "feedback.json"), "utf8");
  for (const [changes, what] of [
    [{ note: "two\nlines" }, /^alerts feedback: note: must be one line/],
    [{ note: "n".repeat(201) }, /^alerts feedback: note: /],
    [{ by: "" }, /^alerts feedback: by: /],
  ] as const) {
    const wrong = () => book.give(alertOf("a"), { ...ANN, verdict: "false", ...changes });
    t.throws(wrong, { code: "usage", message: what });
  }
  t.is(readFileSync(join(folder, "feedback.json"), "utf8"), before);
});

test("of more than can be kept the oldest go", (t) => {
  const folder = scratchFolder(t);
  const book = new FeedbackBook(folder);
  const at = "2024-05-01T10:00:00Z";
  const feedback = Array.from({ length: 2048 }, (_, n) => ({
    ...{ alert: `a-${n}`, since: n, verdict: "true", note: "\u{10ffff}".repeat(100) },
    ...{ by: "\u{10ffff}".repeat(40), at },
  }));
  writeFileSync(join(folder, "feedback.json"), JSON.stringify({ feedback }));
  book.give(alertOf("new"), { ...ANN, verdict: "false" });
  t.deepEqual(
    [book.read().length, book.read()[0]?.alert, book.read().at(-1)?.alert],
    [2048, "a-1", "new"],
  );
});

test("property: whatever the document holds, it is a list or refused on one line", (t) => {
  const folder = scratchFolder(t);
  const book = new FeedbackBook(folder);
  const whole = { alert: "a", since: 1, verdict: "true", by: "b", at: "2024-05-01T10:00:00Z" };
  const values = fc.oneof(fc.jsonValue(), fc.constant(whole));
  const documents = fc.oneof(
    fc.array(values, { maxLength: 3 }).map((feedback) => JSON.stringify({ feedback })),
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc.string({ unit: "binary" }),
  );
  fc.assert(
    fc.property(documents, (text) => {
      writeFileSync(join(folder, "feedback.json"), text);
      try {
        t.true(Array.isArray(book.read()));
      } catch (error) {
        t.true(error instanceof AppError, String(error));
        t.notRegex((error as Error).message, /[\n\r\u2028\u2029]/);
      }
    }),
    { numRuns: 300 },
  );
});

test("property: every verdict that is given is read back", (t) => {
  const book = new FeedbackBook(scratchFolder(t));
  const verdicts = fc.constantFrom("true" as const, "false" as const);
  fc.assert(
    fc.property(fc.maxSafeInteger(), verdicts, (since, verdict) => {
      const alert = alertOf("a", { since: micros(since) });
      const given = book.give(alert, { ...ANN, verdict });
      t.deepEqual(feedbackIndex(book.read())(alert), given);
    }),
    { numRuns: 20 },
  );
});
