import { oneLine } from "#core/errors.ts";
import { printOf } from "#store/file-print.ts";
import { isOfSystem } from "#store/small-file.ts";

/** A document of entries: an EntryList, as far as it is read. */
interface Readable<E> {
  readonly file: string;
  read(): readonly E[];
}

/**
 * The entries of a document that others change meanwhile. A document that is damaged or cannot be
 * read changes nothing: the last good entries stay, and `problem` says why.
 */
export class WatchedList<E> {
  entries: readonly E[] = [];
  /** One line, or null. */
  problem: string | null = null;
  readonly #list: Readable<E>;
  #print = "";
  /** The disk did not give the document: it may yet, as it stands. */
  #mayPass = false;

  constructor(list: Readable<E>) {
    this.#list = list;
  }

  /**
   * Reads the document when it is another one than before, or could not be read; true when that
   * changed anything. Never throws.
   */
  look(): boolean {
    // Taken before the reading: what changes in between is read at the next look.
    const print = printOf(this.#list.file);
    const isSame = print === this.#print;
    if (isSame && !this.#mayPass) return false;
    this.#print = print;
    const before = this.problem;
    try {
      this.entries = this.#list.read();
      this.problem = null;
      this.#mayPass = false;
      return true;
    } catch (error) {
      this.problem = oneLine(error);
      this.#mayPass = error instanceof Error && isOfSystem(error.cause);
      return !isSame || this.problem !== before;
    }
  }
}
