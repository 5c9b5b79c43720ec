import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { FileSink, type FileSinkOptions } from "#report/dialects/file-sink.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { until } from "../../helpers/until.ts";

interface Opened {
  readonly sink: FileSink;
  readonly path: string;
  readonly said: readonly string[];
}

function openSink(
  t: ExecutionContext,
  path: string,
  changes: Partial<FileSinkOptions> = {},
): Opened {
  const said: string[] = [];
  const log = { info: (text: string) => said.push(text), warn: (text: string) => said.push(text) };
  const options = { name: "eve lines", path, maxBytes: 65_536, keep: 2, queueLines: 1000, log };
  const sink = new FileSink({ ...options, ...changes });
  t.teardown(() => sink[Symbol.asyncDispose]());
  return { sink, path, said };
}

const linesOf = (path: string) => readFileSync(path, "utf8").trimEnd().split("\n");

test("lines are written in their order, and all of them before the end", async (t) => {
  const { sink, path } = openSink(t, join(scratchFolder(t), "a.log"));
  const lines = Array.from({ length: 500 }, (_, n) => `line ${n}`);
  for (const line of lines) sink.add(line);
  t.true(sink.gauge.size > 0, "adding does not wait");
  await sink[Symbol.asyncDispose]();
  t.deepEqual(linesOf(path), lines);
  t.deepEqual(sink.gauge, { name: "eve lines", size: 0, limit: 1000, evicted: 0 });
});

test("more than may wait: the oldest go and are counted", async (t) => {
  const { sink, path } = openSink(t, join(scratchFolder(t), "a.log"), { queueLines: 16 });
  for (let n = 0; n < 100; n++) sink.add(`line ${n}`);
  await until(() => sink.gauge.size === 0, "the queue to be empty");
  await sink[Symbol.asyncDispose]();
  const lines = linesOf(path);
  t.is(lines.length + sink.gauge.evicted, 100);
  t.true(sink.gauge.evicted > 0);
  t.is(lines.at(-1), "line 99");
});

test("what cannot be written is dropped, counted and told once; then it goes on", async (t) => {
  const folder = join(scratchFolder(t), "missing");
  const { sink, path, said } = openSink(t, join(folder, "a.log"));
  for (let n = 0; n < 10; n++) {
    sink.add(`lost ${n}`);
    await until(() => sink.gauge.evicted === n + 1, "the loss");
  }
  t.deepEqual(said, [
    `${path}: ENOENT: no such file or directory, open '${path}'; ` +
      "alerts for it are dropped until it can be written",
  ]);
  mkdirSync(folder);
  sink.add("kept");
  await until(() => said.length === 2, "the recovery");
  t.is(said[1], `${path} is written again; 10 lines are missing`);
  t.deepEqual(linesOf(path), ["kept"]);
  rmSync(folder, { recursive: true });
  sink.add("lost again");
  await until(() => said.length === 3, "the second failure");
  mkdirSync(folder);
  sink.add("kept again");
  await until(() => said.length === 4, "the second recovery");
  t.is(said[3], `${path} is written again; 1 lines are missing`);
});

test("a line added whenever another is done is written too", async (t) => {
  const { sink, path } = openSink(t, join(scratchFolder(t), "a.log"));
  for (let n = 0; n < 50; n++) {
    sink.add(`line ${n}`);
    for (let turns = 0; turns < n; turns++) await Promise.resolve();
    if (n % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await until(() => sink.gauge.size === 0, "the queue to be empty");
  await sink[Symbol.asyncDispose]();
  t.is(linesOf(path).length, 50);
});

test("a device that is always full costs a counter", async (t) => {
  const { sink, said } = openSink(t, "/dev/full");
  sink.add("x");
  await until(() => sink.gauge.evicted === 1, "the loss");
  t.regex(said[0] ?? "", /^\/dev\/full: is no regular file; /);
});

test("a text is one line each", async (t) => {
  const { sink, path } = openSink(t, join(scratchFolder(t), "a.log"));
  writeFileSync(path, "");
  sink.add("é🚨");
  await sink[Symbol.asyncDispose]();
  t.is(readFileSync(path, "utf8"), "é🚨\n");
});
