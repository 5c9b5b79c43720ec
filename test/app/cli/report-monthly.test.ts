import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { fillMay } from "../monthly/samples.ts";

test("a month goes to a file in one step, or to standard output", async (t) => {
  const folder = scratchFolder(t);
  fillMay(folder);
  const outFolder = scratchFolder(t);
  const out = join(outFolder, "may.html");
  writeFileSync(out, "old");
  // Whoever may write there must not lead the page elsewhere.
  const other = join(scratchFolder(t), "other");
  writeFileSync(other, "theirs");
  symlinkSync(other, `${out}.new`);
  const command = ["report", "monthly", "--month", "2024-05", "--data", folder];
  const saved = await arpguard([...command, "--out", out]);
  t.deepEqual([saved.status, saved.stderr, saved.stdout], [0, "", `${out}: May 2024\n`]);
  t.deepEqual(readdirSync(outFolder), ["may.html", "may.html.new"]);
  t.is(readFileSync(other, "utf8"), "theirs");
  const page = readFileSync(out, "utf8");
  t.regex(page, /^<!doctype html>.*<\/html>\n$/s);
  t.regex(page, /7 alerts in May 2024/);
  const told = await arpguard(command);
  const madeAt = /made [^<]* by/;
  t.is(told.stdout.replace(madeAt, ""), page.replace(madeAt, ""));
});

test("refuses what it cannot tell of or write, each with one line", async (t) => {
  const folder = scratchFolder(t);
  const command = ["report", "monthly"];
  await refuses(t, [...command, "--data", folder], 1, /history\.db does not exist/);
  fillMay(folder);
  const at = [...command, "--data", folder];
  await refuses(t, [...at, "--month", "2024-5"], 2, /--month 2024-5: give year and month, such as/);
  await refuses(
    t,
    [...at, "--out", "/none/x.html"],
    1,
    /\/none\/x\.html: ENOENT.*check the folder/,
  );
  await refuses(t, ["report"], 2, /name a command \(monthly\)/);
  writeFileSync(join(folder, "feedback.json"), "[]");
  await refuses(t, at, 1, /feedback\.json is damaged/);
});
