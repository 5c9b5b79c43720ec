import { closeSync, openSync, readFileSync, readlinkSync, writeSync } from "node:fs";
import test from "ava";
import { closeMemoryFile, createMemoryFile, isSealed, seal } from "#infer/tflite-c/sealed-file.ts";

test("a file in memory takes bytes until it is sealed, and none then", (t) => {
  const fd = createMemoryFile("of a test");
  t.teardown(() => closeMemoryFile(fd));
  const path = `/proc/self/fd/${fd}`;
  t.is(readlinkSync(path), "/memfd:of a test (deleted)");
  writeSync(fd, "bytes");
  t.false(isSealed(fd));
  seal(fd);
  t.true(isSealed(fd));
  t.throws(() => writeSync(fd, "B", 0), { code: "EPERM" });
  t.throws(() => writeSync(fd, "more"), { code: "EPERM" });
  t.throws(() => openSync(path, "w"), { code: "EPERM" });
  t.is(readFileSync(path, "utf8"), "bytes");
  t.throws(() => seal(fd), { message: /^the kernel refused fcntl\(F_ADD_SEALS\) \(EPERM\)$/ });
});

test("other files are not sealed, nor is what is no descriptor", (t) => {
  const fd = openSync("/dev/null", "r");
  t.teardown(() => closeSync(fd));
  t.false(isSealed(fd));
  t.false(isSealed(-1));
  t.throws(() => seal(fd), { message: /^the kernel refused fcntl\(F_ADD_SEALS\)/ });
});

test("a name that is too long for the kernel is refused", (t) => {
  t.throws(() => createMemoryFile("x".repeat(250)), {
    message: "the kernel refused memfd_create (EINVAL)",
  });
});
