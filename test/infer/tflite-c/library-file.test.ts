import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  chownSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { checkLibrary } from "#infer/tflite-c/library-file.ts";
import { scratchFolder } from "../../helpers/scratch.ts";

const HEAD = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 62, 0];

const X64 = { architecture: "x64" };

/** A file with the head of a library, and its pin. */
function library(t: ExecutionContext, bytes = Uint8Array.from([...HEAD, 1, 2, 3])) {
  const folder = scratchFolder(t);
  const path = join(folder, "library.so");
  writeFileSync(path, bytes);
  return { folder, path, sha256: createHash("sha256").update(bytes).digest("hex") };
}

test("a whole library is taken, also by a link", (t) => {
  const { folder, path, sha256 } = library(t);
  t.notThrows(() => checkLibrary({ path, sha256 }, X64));
  const link = join(folder, "library.so.1");
  symlinkSync("library.so", link);
  t.notThrows(() => checkLibrary({ path: link, sha256 }, X64), "Debian's names are links");
  t.true(readFileSync(path).length > 0);
});

test("a long file is summed to its end", (t) => {
  const bytes = new Uint8Array(3_000_000).fill(7);
  bytes.set(HEAD);
  const { path, sha256 } = library(t, bytes);
  t.notThrows(() => checkLibrary({ path, sha256 }, X64));
  bytes[bytes.length - 1] = 8;
  writeFileSync(path, bytes);
  t.throws(() => checkLibrary({ path, sha256 }, X64), {
    message: /has the SHA-256 [0-9a-f]{64}/,
  });
});

interface Wrong {
  readonly spoil: (file: { folder: string; path: string }) => void;
  readonly message: RegExp;
}

const refuses = test.macro((t, { spoil, message }: Wrong) => {
  const file = library(t);
  spoil(file);
  const { path, sha256 } = file;
  const error = t.throws(() => checkLibrary({ path, sha256 }, X64), { code: "setup-missing" });
  t.true(error!.message.startsWith(`${path}: `), error!.message);
  t.regex(error!.message, message);
  t.regex(error!.message, /: our own runners answer; name a library that fits/);
  t.false(error!.message.includes("\n"));
});

test("another sum", refuses, {
  spoil: ({ path }) => writeFileSync(path, Uint8Array.from([...HEAD, 1, 2, 4])),
  message: /: has the SHA-256 [0-9a-f]{64}, not [0-9a-f]{64}:/,
});
test("no file", refuses, { spoil: ({ path }) => execFileSync("rm", [path]), message: /ENOENT/ });
test("one that the group may write", refuses, {
  spoil: ({ path }) => chmodSync(path, 0o664),
  message: /: may be written by others: chmod go-w:/,
});
test("one that all may write", refuses, {
  spoil: ({ path }) => chmodSync(path, 0o646),
  message: /: may be written by others/,
});
test("a folder that all may write", refuses, {
  spoil: ({ folder }) => chmodSync(folder, 0o777),
  message: /: its folder may be written by others/,
});
test("another architecture", refuses, {
  spoil: ({ path }) => writeFileSync(path, Uint8Array.from([...HEAD.slice(0, 18), 183, 0])),
  message: /: is made for arm64, and this box is x64:/,
});
test("a folder", refuses, {
  spoil: ({ path }) => {
    execFileSync("rm", [path]);
    mkdirSync(path);
  },
  message: /: is no regular file:/,
});
test("a pipe, which is not waited for", refuses, {
  spoil: ({ path }) => {
    execFileSync("rm", [path]);
    execFileSync("mkfifo", [path]);
  },
  message: /: is no regular file:/,
});
test("an endless file", refuses, {
  spoil: ({ path }) => truncateSync(path, 64 * 2 ** 20 + 1),
  message: /: has 67108865 bytes, more than 67108864:/,
});
test("a circle of links", refuses, {
  spoil: ({ path }) => {
    execFileSync("rm", [path]);
    symlinkSync("library.so", path);
  },
  message: /ELOOP/,
});

if (process.getuid?.() === 0) {
  const NOBODY = 65_534;
  test("a stranger's file", refuses, {
    spoil: ({ path }) => chownSync(path, NOBODY, NOBODY),
    message: /: is neither root's nor ours:/,
  });
  test("a stranger's folder", refuses, {
    spoil: ({ folder }) => chownSync(folder, NOBODY, NOBODY),
    message: /: its folder is neither root's nor ours:/,
  });
}
