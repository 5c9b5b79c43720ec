import { renameSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { printOf } from "#store/file-print.ts";
import { scratchFolder } from "../helpers/scratch.ts";

test("another file of the same name, size and time has another print", (t) => {
  const folder = scratchFolder(t);
  const [file, other] = [join(folder, "a"), join(folder, "b")];
  t.is(printOf(file), "none");
  writeFileSync(file, "1");
  const first = printOf(file);
  t.is(printOf(file), first);
  writeFileSync(other, "2");
  for (const each of [file, other]) utimesSync(each, 1, 1);
  const before = printOf(file);
  renameSync(other, file);
  t.not(printOf(file), before);
  rmSync(file);
  t.is(printOf(file), "none");
  t.regex(printOf(join("/dev/null", "x")), /ENOTDIR/);
});
