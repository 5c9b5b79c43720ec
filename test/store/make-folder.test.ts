import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { makeFolder } from "#store/make-folder.ts";
import { scratchFolder } from "../helpers/scratch.ts";

test("it makes what is missing, with its mode, and leaves what is there", (t) => {
  const folder = scratchFolder(t);
  const deep = join(folder, "a/b/c");
  makeFolder(deep, 0o700);
  t.is(statSync(deep).mode & 0o777, 0o700);
  t.is(statSync(join(folder, "a")).mode & 0o777, 0o700);
  makeFolder(deep, 0o755);
  t.is(statSync(deep).mode & 0o777, 0o700);
  makeFolder("/");
});

test("what cannot be made is told by the system's own reason, at once", (t) => {
  const file = join(scratchFolder(t), "file");
  writeFileSync(file, "");
  t.throws(() => makeFolder(file), { code: "EEXIST" });
  t.throws(() => makeFolder(join(file, "below")), { code: "ENOTDIR" });
  // Where Node's own recursion has no end.
  t.throws(() => makeFolder("/proc/arpguard"), { code: "ENOENT" });
  t.throws(() => makeFolder("/proc/arpguard/below"), { code: "ENOENT" });
});
