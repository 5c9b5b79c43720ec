import { spawn } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { AppError } from "#core/errors.ts";
import { openHistory } from "#store/history.ts";
import { lockDocuments } from "#store/writer-lock.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { until } from "../helpers/until.ts";
import { limitsFor, START, windowOf } from "./samples.ts";

test("a second appliance on the same folder is refused, until the first is gone", (t) => {
  const limits = limitsFor(scratchFolder(t));
  const first = openHistory(limits);
  t.throws(() => openHistory(limits), {
    instanceOf: AppError,
    code: "store-failed",
    message: `${limits.directory} is in use by another arpguard: stop it, or set store.directory`,
  });
  first.write(windowOf(0), []);
  t.is(first.health.state, "ok");
  first[Symbol.dispose]();
  using second = openHistory(limits);
  t.is(second.windowsSince(START, 10).length, 1);
});

test("after its end a history neither writes nor takes the folder again", (t) => {
  const limits = limitsFor(scratchFolder(t));
  const history = openHistory(limits);
  history[Symbol.dispose]();
  using next = openHistory(limits);
  history.write(windowOf(0), []);
  t.is(history.health.lostWindows, 1);
  t.deepEqual(next.windowsSince(START, 10), []);
});

test("the documents have a lock of their own, which one waits for", async (t) => {
  const folder = scratchFolder(t);
  using _history = openHistory(limitsFor(folder));
  const held = lockDocuments(folder);
  const child = spawn(process.execPath, [import.meta.resolve("./lock-child.ts").slice(7), folder]);
  child.stdout.setEncoding("utf8");
  const said: string[] = [];
  child.stdout.on("data", (text: string) => said.push(text));
  await until(() => said.join("").includes("waiting"), "the other to come");
  t.false(said.join("").includes("has it"));
  held[Symbol.dispose]();
  await until(() => said.join("").includes("has it"), "the other to have it");
  t.pass();
});

test("a folder that cannot be locked is refused in one line", (t) => {
  const folder = scratchFolder(t);
  symlinkSync("/etc/hostname", join(folder, "documents.lock"));
  t.throws(() => lockDocuments(folder), {
    code: "store-failed",
    message: /documents\.lock cannot be locked \(ELOOP[^\n]*\): make .* writable for this user$/,
  });
});
