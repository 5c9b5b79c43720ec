import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { watchReadiness } from "#capture/ring/readiness.ts";

const LONG_MS = 60_000;

/** A pipe with both ends here. */
function openPipe(t: ExecutionContext): number {
  const folder = mkdtempSync(join(tmpdir(), "arpguard-pipe-"));
  execFileSync("mkfifo", [join(folder, "pipe")]);
  const fd = openSync(join(folder, "pipe"), "r+");
  t.teardown(() => {
    closeSync(fd);
    rmSync(folder, { recursive: true });
  });
  return fd;
}

test("is woken by data, before or during the wait", async (t) => {
  const fd = openPipe(t);
  using readiness = watchReadiness([fd]);
  writeSync(fd, "a");
  t.true(await readiness.wait(LONG_MS, [fd]));
  readSync(fd, Buffer.alloc(1));
  setTimeout(() => writeSync(fd, "b"), 20);
  t.true(await readiness.wait(LONG_MS, [fd]));
});

test("gives up after its patience, with the event loop free meanwhile", async (t) => {
  const fd = openPipe(t);
  using readiness = watchReadiness([fd]);
  let turns = 0;
  const timer = setInterval(() => turns++, 5);
  t.false(await readiness.wait(1000, [fd]));
  clearInterval(timer);
  t.true(turns > 2);
});

test("what woke one wait does not cut short the next", async (t) => {
  const fd = openPipe(t);
  using readiness = watchReadiness([fd]);
  const one = Buffer.alloc(1);
  for (let i = 0; i < 50; i++) {
    writeSync(fd, "x");
    t.true(await readiness.wait(LONG_MS, [fd]));
    readSync(fd, one);
    t.false(await readiness.wait(1, [fd]));
  }
});

test("either descriptor wakes it, but for one that is not waited for", async (t) => {
  const [left, right] = [openPipe(t), openPipe(t)];
  using readiness = watchReadiness([left, right]);
  for (const fd of [left, right]) {
    writeSync(fd, "x");
    t.true(await readiness.wait(LONG_MS, [left, right]));
    readSync(fd, Buffer.alloc(1));
  }
  writeSync(left, "x");
  t.false(await readiness.wait(100, [right]));
  t.true(await readiness.wait(LONG_MS, [left]));
});

test("ends its wait on disposal", async (t) => {
  const fd = openPipe(t);
  const readiness = watchReadiness([fd]);
  const waiting = readiness.wait(LONG_MS, [fd]);
  readiness[Symbol.dispose]();
  t.false(await waiting);
  t.false(await readiness.wait(LONG_MS, [fd]));
  readiness[Symbol.dispose]();
});
