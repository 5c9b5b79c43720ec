import { closeSync, constants, fsyncSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { SyncAdapter } from "lowdb";
import type { ZodType } from "zod";
import { AppError, oneLine } from "#core/errors.ts";
import { createOwned, isOfSystem, readSmall, syncFolder } from "#store/small-file.ts";

/** What may stand in the document, and what to do about one that is damaged. */
export interface DocumentRules<Data> {
  readonly schema: ZodType<Data>;
  readonly limitBytes: number;
  readonly mend: string;
}

/**
 * A JSON document for lowdb that people may edit: checked when it is read, replaced in one step,
 * and on the disk before `write` comes back. One writer at a time.
 */
export class DurableFile<Data> implements SyncAdapter<Data> {
  readonly #file: string;
  readonly #rules: DocumentRules<Data>;

  constructor(file: string, rules: DocumentRules<Data>) {
    this.#file = file;
    this.#rules = rules;
  }

  /** null where there is no document. @throws AppError when it is damaged or cannot be read */
  read(): Data | null {
    const { schema, limitBytes } = this.#rules;
    let raw: unknown;
    try {
      const bytes = readSmall(this.#file, limitBytes);
      if (bytes === null) return null;
      raw = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    } catch (error) {
      if (isOfSystem(error)) throw this.#failed("read", error);
      throw this.#damaged(error instanceof SyntaxError ? "it is no JSON" : oneLine(error), error);
    }
    const parsed = schema.safeParse(raw);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const field = issue?.path.map(String).join(".") || "document";
    throw this.#damaged(`${field}: ${oneLine(issue?.message)}`, parsed.error);
  }

  /** @throws AppError when the disk does not take it: then the document is as it was */
  write(data: Data): void {
    const folder = dirname(this.#file);
    const draft = join(folder, `.${basename(this.#file)}.new`);
    try {
      // What a killed writer left.
      rmSync(draft, { force: true });
      const descriptor = createOwned(draft, constants.O_WRONLY);
      try {
        writeFileSync(descriptor, `${JSON.stringify(data, null, 2)}\n`);
        fsyncSync(descriptor);
      } finally {
        closeSync(descriptor);
      }
      renameSync(draft, this.#file);
      syncFolder(folder);
    } catch (error) {
      discard(draft);
      throw this.#failed("written", error);
    }
  }

  #damaged(what: string, cause: unknown): AppError {
    const message = `${this.#file} is damaged (${what}): ${this.#rules.mend}`;
    return new AppError("store-failed", message, { cause });
  }

  #failed(done: "read" | "written", cause: unknown): AppError {
    const message = `${this.#file} cannot be ${done} (${oneLine(cause)}): check the folder's owner and disk`;
    return new AppError("store-failed", message, { cause });
  }
}

/** What cannot be removed either is removed by the next writer. */
function discard(draft: string): void {
  try {
    rmSync(draft, { force: true });
  } catch {
    // The fault that made us give up is the one to tell of.
  }
}
