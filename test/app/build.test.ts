import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import test from "ava";
import { buildApp } from "#app/build.ts";
import { writeSynthetic } from "#capture/synthetic/write-synthetic.ts";
import { micros } from "#core/units.ts";
import { scratchFolder } from "../helpers/scratch.ts";

const HOME = resolve(import.meta.dirname, "../..");
/** Beside the real one, from where packages and package.json are found. */
mkdirSync(join(HOME, "build"), { recursive: true });
const directory = mkdtempSync(join(HOME, "build/app-test-"));
test.before(() => buildApp(directory));
test.after.always(() => rmSync(directory, { recursive: true, force: true }));

const textOf = (name: string) => readFileSync(join(directory, name), "utf8");
const scripts = () => readdirSync(directory).filter((name) => name.endsWith(".js"));

function say(main: string, ...args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync(process.execPath, [main, ...args], {
    encoding: "utf8",
    cwd: HOME,
  });
  return JSON.stringify({ stdout, stderr, status });
}

test("the bundle and its source say the same", async (t) => {
  const file = join(scratchFolder(t), "office.pcap");
  const startAt = micros(1_714_557_600_000_000);
  const attacks = [{ kind: "spoof", offsetS: 5 }] as const;
  await writeSynthetic(file, { seed: 3, startAt, durationS: 20, attacks });
  for (const args of [
    ["features", file, "--csv"],
    ["replay", join(HOME, "no.pcap")],
    ["nothing"],
  ]) {
    const bundled = say(join(directory, "main.js"), ...args);
    t.is(bundled, say(join(HOME, "src/app/main.ts"), ...args));
    t.regex(bundled, /"status":[02]|no\.pcap/);
  }
});

test("it imports none of Node's own modules, which would load more than it uses", (t) => {
  for (const text of scripts().map(textOf)) t.notRegex(text, /^import [^;]* from "node:/m);
  t.true(textOf("main.js").includes('process.getBuiltinModule("node:fs")'));
});

test("what it starts is bundled, its bench is not", (t) => {
  const all = scripts().map(textOf).join("\n");
  const started = [...all.matchAll(/new URL\("\.\/([^"/]+)", import\.meta\.url\)/g)].map(
    ([, name]) => name!,
  );
  t.true(started.includes("capture-worker.js"));
  t.deepEqual(
    started.filter((name) => !scripts().includes(name)),
    [],
  );
  t.regex(all, /from "\.\.\/\.\.\/bench\/main\.ts"/);
});

test("what is started is made last, and what an earlier build left is gone", async (t) => {
  const again = mkdtempSync(join(HOME, "build/app-test-"));
  t.teardown(() => rmSync(again, { recursive: true, force: true }));
  writeFileSync(join(again, "main.js"), "of an earlier build");
  writeFileSync(join(again, "chunk-OLD.js"), "");
  // A folder where a part belongs: the disk refuses it.
  mkdirSync(join(again, "capture-worker.js"));
  await t.throwsAsync(() => buildApp(again), { code: "EISDIR" });
  t.false(existsSync(join(again, "main.js")));
  rmSync(join(again, "capture-worker.js"), { recursive: true });
  await buildApp(again);
  t.deepEqual(readdirSync(again).toSorted(), readdirSync(directory).toSorted());
});

test("what a module of ours holds stays constant", (t) => {
  const modules = scripts()
    .flatMap((name) => textOf(name).split(/^(?=\/\/ \S+\/)/m))
    .filter((text) => text.startsWith("// src/"));
  t.true(modules.length > 100);
  for (const text of modules) t.notRegex(text, /^var \w+ = /m);
});

test("no module of ours holds a variable, which the bundle would make a constant", (t) => {
  const source = join(HOME, "src");
  const files = readdirSync(source, { recursive: true, encoding: "utf8" });
  const modules = files.filter((name) => name.endsWith(".ts"));
  t.true(modules.length > 100);
  const holds = (name: string) => /^(export )?let /m.test(readFileSync(join(source, name), "utf8"));
  t.deepEqual(modules.filter(holds), []);
});
