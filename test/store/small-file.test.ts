import { execFileSync } from "node:child_process";
import {
  chownSync,
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import test from "ava";
import { createOwned, isOfSystem, openOwned, readSmall, syncFolder } from "#store/small-file.ts";
import { scratchFolder } from "../helpers/scratch.ts";

test("a file is read whole, up to the limit and no further", (t) => {
  const file = join(scratchFolder(t), "f");
  t.is(readSmall(file, 10), null);
  writeFileSync(file, "0123456789");
  t.is(Buffer.from(readSmall(file, 10) ?? []).toString(), "0123456789");
  t.throws(() => readSmall(file, 9), { message: "is larger than 9 bytes" });
  writeFileSync(file, "");
  t.is(readSmall(file, 10)?.length, 0);
});

test("what the system says is told from what we say", (t) => {
  const folder = scratchFolder(t);
  const error = t.throws(() => readSmall(join(folder, "f", "g", "\u0000"), 10));
  t.false(isOfSystem(error), "a path that Node itself refuses");
  writeFileSync(join(folder, "f"), "");
  t.true(isOfSystem(t.throws(() => readSmall(join(folder, "f", "g"), 10))));
  t.false(isOfSystem("EIO"));
});

test("a link, a folder, a pipe and a device are not read", (t) => {
  const folder = scratchFolder(t);
  const path = (name: string) => join(folder, name);
  symlinkSync("/etc/hostname", path("link"));
  t.throws(() => readSmall(path("link"), 1000), { message: "is a link" });
  mkdirSync(path("folder"));
  t.throws(() => readSmall(path("folder"), 1000), { message: /regular/ });
  execFileSync("mkfifo", [path("pipe")]);
  t.throws(() => readSmall(path("pipe"), 1000), { message: /regular/ });
  t.throws(() => readSmall("/dev/zero", 1000), { message: /regular/ });
});

test("a new file is nobody else's to read, and through no link", (t) => {
  const folder = scratchFolder(t);
  const file = join(folder, "new");
  const descriptor = createOwned(file, constants.O_WRONLY);
  t.is(fstatSync(descriptor).mode & 0o007, 0);
  closeSync(descriptor);
  t.throws(() => createOwned(file, constants.O_WRONLY), { code: "EEXIST" });
  const aim = join(folder, "aim");
  symlinkSync(aim, join(folder, "dangling"));
  t.throws(() => openOwned(join(folder, "dangling"), constants.O_WRONLY), { code: "ELOOP" });
  t.is(statSync(aim, { throwIfNoEntry: false }), undefined);
});

test("what root makes in the folder of another is that other's", (t) => {
  if (process.geteuid?.() !== 0) {
    t.pass();
    return;
  }
  const folder = scratchFolder(t);
  chownSync(folder, 65_534, 65_534);
  closeSync(openOwned(join(folder, "f"), constants.O_WRONLY));
  t.like(statSync(join(folder, "f")), { uid: 65_534, gid: 65_534 });
});

test("a file that is there is opened as it is", (t) => {
  const folder = scratchFolder(t);
  const file = join(folder, "f");
  writeFileSync(file, "old ");
  const descriptor = openOwned(file, constants.O_WRONLY | constants.O_APPEND);
  writeSync(descriptor, "new");
  closeSync(descriptor);
  syncFolder(folder);
  t.is(readFileSync(file, "utf8"), "old new");
});
