import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { LogFile, type LogFileOptions } from "#report/dialects/log-file.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { mountTmpfs } from "../../helpers/tmpfs.ts";

interface Opened {
  readonly log: LogFile;
  readonly path: string;
  readonly folder: string;
  /** Of the file itself, or one that was renamed. */
  text(number?: number): string;
}

function openLog(t: ExecutionContext, changes: Partial<LogFileOptions> = {}): Opened {
  const folder = scratchFolder(t);
  const path = join(folder, "alerts.log");
  const log = new LogFile({ path, maxBytes: 100, keep: 3, ...changes });
  t.teardown(() => log.close());
  const text = (number?: number) =>
    readFileSync(number === undefined ? path : `${path}.${number}`, "utf8");
  return { log, path, folder, text };
}
const FRAME = { header: () => "#open\n", footer: () => "#close\n" };

test("lines are appended to what is there", async (t) => {
  const { log, path, text } = openLog(t);
  writeFileSync(path, "old\n");
  await log.append("one\n");
  await log.append("two\nthree\n");
  t.is(text(), "old\none\ntwo\nthree\n");
});

test("a file that would grow beyond its limit is renamed; so many are kept", async (t) => {
  const { log, path, folder, text } = openLog(t);
  for (let n = 0; n < 12; n++) await log.append(`${String(n).padEnd(39, ".")}\n`);
  t.deepEqual(readdirSync(folder).sort(), [
    "alerts.log",
    "alerts.log.1",
    "alerts.log.2",
    "alerts.log.3",
  ]);
  const first = (of: string) => of.split(".")[0];
  t.deepEqual([text(), text(1), text(2), text(3)].map(first), ["10", "8", "6", "4"]);
  for (const name of readdirSync(folder)) {
    t.true(readFileSync(join(folder, name)).length <= 100);
  }
  t.true(existsSync(path));
});

test("header and end stand in every file", async (t) => {
  const { log, text } = openLog(t, FRAME);
  for (let n = 0; n < 3; n++) await log.append(`${"x".repeat(49)}\n`);
  await log.close();
  const whole = `#open\n${"x".repeat(49)}\n#close\n`;
  t.deepEqual([text(), text(1), text(2)], [whole, whole, whole]);
});

test("renamed by somebody, it goes on in a new file and ends the old one", async (t) => {
  const { log, path, text } = openLog(t, FRAME);
  await log.append("one\n");
  renameSync(path, `${path}.1`);
  await log.append("two\n");
  t.is(text(1), "#open\none\n#close\n");
  t.is(text(), "#open\ntwo\n");
});

test("deleted by somebody, with its folder even, it goes on as soon as it can", async (t) => {
  const { log, path, folder, text } = openLog(t);
  await log.append("one\n");
  rmSync(path);
  await log.append("two\n");
  t.is(text(), "two\n");
  rmSync(folder, { recursive: true });
  await t.throwsAsync(log.append("three\n"), { code: "ENOENT" });
  mkdirSync(folder);
  await log.append("four\n");
  t.is(text(), "four\n");
});

test("emptied by somebody, it goes on from the start, with its header", async (t) => {
  const { log, path, text } = openLog(t, FRAME);
  await log.append("one\n");
  truncateSync(path);
  await log.append("two\n");
  t.is(text(), "#open\ntwo\n");
});

for (const way of ["create 0640", "copytruncate"]) {
  test(`logrotate rotates it: ${way}`, async (t) => {
    const { log, path, folder, text } = openLog(t, { ...FRAME, maxBytes: 1_000_000 });
    chmodSync(folder, 0o700);
    const conf = join(folder, "logrotate.conf");
    writeFileSync(conf, `${path} {\n  rotate 2\n  ${way}\n}\n`, { mode: 0o644 });
    await log.append("one\n");
    execFileSync("logrotate", ["--force", "--state", join(folder, "state"), conf]);
    await log.append("two\n");
    await log.close();
    t.regex(text(1), /^#open\none\n/);
    t.is(text(), "#open\ntwo\n#close\n");
  });
}

test("a full disk leaves no half line; with room again it goes on", async (t) => {
  const folder = mountTmpfs(t, 1);
  const path = join(folder, "alerts.log");
  const log = new LogFile({ path, maxBytes: 100_000_000, keep: 1 });
  t.teardown(() => log.close());
  const filler = join(folder, "filler");
  await log.append("one\n");
  t.throws(() => writeFileSync(filler, new Uint8Array(2 ** 20)), { code: "ENOSPC" });
  const long = `${"x".repeat(9000)}\n`;
  await t.throwsAsync(log.append(long), { code: "ENOSPC" });
  t.is(readFileSync(path, "utf8"), "one\n");
  rmSync(filler);
  await log.append("two\n");
  t.is(readFileSync(path, "utf8"), "one\ntwo\n");
});

test("a file that cannot be renamed does not grow beyond its limit", async (t) => {
  const { log, path } = openLog(t, { keep: 1 });
  mkdirSync(`${path}.1`);
  writeFileSync(join(`${path}.1`, "in-the-way"), "");
  await log.append(`${"x".repeat(89)}\n`);
  for (let n = 0; n < 3; n++) await t.throwsAsync(log.append(`${"y".repeat(89)}\n`));
  t.is(readFileSync(path).length, 90);
});

test("a pipe that nobody reads, a folder and a device are refused at once", async (t) => {
  const folder = scratchFolder(t);
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  const refuses = (path: string, error: object) =>
    t.throwsAsync(new LogFile({ path, maxBytes: 100, keep: 1 }).append("x\n"), error);
  await refuses(pipe, { code: "ENXIO" });
  await refuses(folder, { code: "EISDIR" });
  await refuses("/dev/null", { message: "is no regular file" });
});
