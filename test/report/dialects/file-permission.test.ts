import { chmodSync, chownSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { FileSink } from "#report/dialects/file-sink.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { until } from "../../helpers/until.ts";

const NOBODY = 65_534;

/** In a process of its own (a file of its own): the whole process becomes another user. */
test("a folder that may no longer be entered costs a counter until it may again", async (t) => {
  const folder = scratchFolder(t);
  chownSync(folder, NOBODY, NOBODY);
  const path = join(folder, "a.log");
  const said: string[] = [];
  const log = { info: (text: string) => said.push(text), warn: (text: string) => said.push(text) };
  process.seteuid?.(NOBODY);
  t.teardown(() => process.seteuid?.(0));
  await using sink = new FileSink({
    name: "eve lines",
    path,
    maxBytes: 65_536,
    keep: 1,
    queueLines: 100,
    log,
  });
  const written = () => (existsSync(path) ? readFileSync(path, "utf8") : "");
  sink.add("before");
  await until(() => written() === "before\n", "the first line");
  chmodSync(folder, 0);
  sink.add("lost");
  await until(() => sink.gauge.evicted === 1, "the loss");
  t.regex(said[0] ?? "", /a\.log: EACCES: permission denied/);
  chmodSync(folder, 0o700);
  sink.add("after");
  await until(() => said.length === 2, "the recovery");
  t.is(written(), "before\nafter\n");
});
