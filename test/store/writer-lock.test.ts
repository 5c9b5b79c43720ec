import { spawn } from "node:child_process";
import { once } from "node:events";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { AppError } from "#core/errors.ts";
import { openHistory } from "#store/history.ts";
import { lockDocuments } from "#store/writer-lock.ts";
import { holdDocuments } from "../helpers/lock-holder.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { until } from "../helpers/until.ts";
import { limitsFor, START, windowOf } from "./samples.ts";

const LOCK_CHILD = join(import.meta.dirname, "lock-child.ts");

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

test("the documents have a lock of their own, which refuses at once", async (t) => {
  const folder = scratchFolder(t);
  using _history = openHistory(limitsFor(folder));
  const holder = await holdDocuments(t, folder, 600_000);
  const startMs = performance.now();
  t.throws(() => lockDocuments(folder), {
    instanceOf: AppError,
    code: "store-busy",
    message: `${folder} is being changed by another arpguard: try again`,
  });
  t.true(performance.now() - startMs < 5000);
  holder.kill("SIGKILL");
  await until(() => holder.signalCode !== null, "its end");
  using _lock = lockDocuments(folder);
});

test("a lock that is refused within a process stays locked for others", async (t) => {
  const folder = scratchFolder(t);
  using _lock = lockDocuments(folder);
  t.throws(() => lockDocuments(folder), { code: "store-busy" });
  const child = spawn(process.execPath, [LOCK_CHILD, folder, "0"]);
  const [status] = await once(child, "exit");
  t.not(status, 0, "the other process did not get it");
});

test("a folder that cannot be locked is refused in one line", (t) => {
  const folder = scratchFolder(t);
  symlinkSync("/etc/hostname", join(folder, "documents.lock"));
  t.throws(() => lockDocuments(folder), {
    code: "store-failed",
    message:
      /documents\.lock cannot be locked \(it is no regular file\): make .* writable for this user$/,
  });
});
