import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** Rejects what was asked of a database that has gone; the text is its own. */
class DatabaseError extends Error {}

/** One connection to PostgreSQL, kept by its own client program: one line asked, one line back. */
export class Psql implements AsyncDisposable {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: PromiseWithResolvers<string>[] = [];
  #complaint = "";

  /** @param database as psql takes it: `postgresql:///fleet` */
  constructor(database: string) {
    const options = ["-XqAt", "--no-password", "-v", "ON_ERROR_STOP=1", "-d", database];
    this.#child = spawn("psql", options);
    createInterface(this.#child.stdout).on("line", (line) => this.#waiting.shift()?.resolve(line));
    this.#child.stderr.setEncoding("utf8").on("data", (text: string) => {
      this.#complaint = (this.#complaint + text).slice(-2000);
    });
    this.#child.stdin.on("error", () => undefined);
    this.#child.on("error", (error) => this.#end(error.message));
    this.#child.on("close", () => this.#end(this.#complaint.trim() || "psql has ended"));
  }

  /**
   * Calls a function of the database that takes and gives jsonb.
   * @throws DatabaseError when the database refuses; the connection is then of no use any more
   */
  call(name: string, argument?: unknown): Promise<unknown> {
    // base64 holds nothing that ends a text or that psql would read itself.
    const base64 = Buffer.from(JSON.stringify(argument) ?? "").toString("base64");
    const value = `convert_from(decode('${base64}', 'base64'), 'UTF8')::jsonb`;
    return this.#ask(`SELECT ${name}(${argument === undefined ? "" : value});`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const closed = new Promise((resolve) => this.#child.once("close", resolve));
    this.#child.stdin.end();
    await closed;
  }

  async #ask(sql: string): Promise<unknown> {
    if (this.#child.exitCode !== null) throw new DatabaseError(this.#complaint.trim());
    const answer = Promise.withResolvers<string>();
    this.#waiting.push(answer);
    this.#child.stdin.write(`${sql}\n`);
    return JSON.parse(await answer.promise);
  }

  #end(why: string): void {
    for (const { reject } of this.#waiting.splice(0)) reject(new DatabaseError(why));
  }
}
