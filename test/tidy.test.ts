import { existsSync, globSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import test, { type ExecutionContext } from "ava";
import { TOPICS } from "#report/topic-map.ts";
import { PAGE_TEST, SEEN_IN_BROWSER, TESTED_THROUGH } from "./helpers/tested-through.ts";
import {
  anyTypes,
  clocksAndChance,
  commentedCode,
  exportsByName,
  fileLengths,
  fileNames,
  functionLengths,
  inheritance,
  isTypesAlone,
  lineWidths,
  parse,
  type Rule,
  topicTexts,
  unfinished,
} from "./helpers/tidy-rules.ts";

const HOME = resolve(import.meta.dirname, "..");
const sources = globSync("{src,test,bench,docs}/**/*.{ts,tsx}", { cwd: HOME }).map((path) =>
  parse(path, readFileSync(join(HOME, path), "utf8")),
);
const isOfSrc = (path: string) => path.startsWith("src/");

/** Each rule sees what it must not pass, what it must, and then all files it is for. */
const holds = test.macro({
  title: (given) => `tidy: ${given}`,
  exec: (
    t: ExecutionContext,
    rule: Rule,
    wrong: readonly string[],
    right: readonly string[],
    isFor: (path: string) => boolean = () => true,
  ) => {
    const found = (text: string) => rule(parse("src/core/planted.ts", text));
    for (const text of wrong) t.is(found(text).length, 1, text);
    for (const text of right) t.deepEqual(found(text), [], text);
    const kept = sources.filter(({ path }) => isFor(path));
    t.true(kept.length > 0);
    t.deepEqual(kept.flatMap(rule), []);
  },
});

const lines = (count: number) => "f();\n".repeat(count);
const wide = "w".repeat(90);

test("no file over 300 lines", holds, fileLengths, [lines(301)], [lines(300)]);
test(
  "no line over 100 columns, but for one long text",
  holds,
  lineWidths,
  [`// ${wide} ${wide}`, `f(${wide}, ${wide});`, `f("a", "b", ${wide}, ${wide});`],
  [`f("${wide} ${wide}");`, `f(\`${wide} \${a} ${wide}\`);`, `f(${wide});`],
);
test(
  "no function over 60 lines",
  holds,
  functionLengths,
  [`function f() {\n${lines(59)}}`],
  [`function f() {\n${lines(58)}}`],
  isOfSrc,
);
test("nothing unfinished", holds, unfinished, ["// FIX" + "ME", "// TO" + "DO a"], ["// todos"]);
test(
  "time and chance only from core/clock.ts",
  holds,
  clocksAndChance,
  ["Date.now();", "new Date();", "Date();", "Math.random();", "f(Math.random);"],
  ["new Date(0);", "clock.now();", "Date.parse(a);", "Math.round(a);"],
  (path) => isOfSrc(path) && path !== "src/core/clock.ts",
);
test(
  "no any",
  holds,
  anyTypes,
  ["let a: any;", "f(a as any);", "type A = any[];"],
  ["let any = 1;"],
);
test(
  "named exports from the defining file",
  holds,
  exportsByName,
  ["export default 1;", "export default class {}", 'export * from "./a.ts";', "export = a;"],
  ["export const a = 1;", "export { a };"],
);
test(
  "no inheritance but from Error",
  holds,
  inheritance,
  ["class A extends B {}"],
  ["class A extends Error {}", "class A implements B {}", "interface A extends B {}"],
);
test(
  "no code in comments",
  holds,
  commentedCode,
  ["// const a = 1;", "/* f(1); */", "// if (a) {\n//   b();\n// }", "/**\n * f(1);\n */"],
  ["// counts `f(1)` calls", "// a", "/** Bytes. */", "// see RFC 791, section 3.1"],
);
test(
  "topics are spelt by the topic map alone",
  holds,
  topicTexts(Object.keys(TOPICS), "src/report/"),
  ['f("status/health");', "f(`a/b/m/feature`);", `f(\`\${x}/a/\${id}\`);`, 'f("v1/e/alert");'],
  ['import { a } from "#status/health.ts";', 'f("a/b");', "// m/feature"],
  (path) => isOfSrc(path) && path !== "src/report/topic-map.ts",
);

test("tidy: file names are kebab-case", (t) => {
  for (const name of ["src/A.ts", "src/a_b.ts", "src/a.b.ts"]) {
    t.is(fileNames(parse(name, "")).length, 1);
  }
  t.deepEqual(sources.flatMap(fileNames), []);
});

test("tidy: half of all files have at most 80 lines", (t) => {
  const lengths = sources
    .filter(({ path }) => isOfSrc(path))
    .map(({ text }) => text.split("\n").length - 1)
    .sort((a, b) => a - b);
  t.true((lengths[lengths.length >> 1] ?? 0) <= 80);
});

const elsewhere = new Set([...TESTED_THROUGH.flatMap(({ files }) => files), ...SEEN_IN_BROWSER]);

test("every file of src has its test", (t) => {
  const untested = sources
    .filter((source) => isOfSrc(source.path) && !isTypesAlone(source))
    .map(({ path }) => path)
    .filter((path) => !path.endsWith("/types.ts") && !existsSync(join(HOME, mirrorOf(path))))
    .filter((path) => !elsewhere.has(path));
  t.deepEqual(untested, []);
});

test("what is tested through another test has none of its own, and is reached from there", (t) => {
  for (const { test: through, files } of TESTED_THROUGH) {
    const reached = importsFrom(through);
    for (const file of files) t.true(reached.has(file), `${through} does not reach ${file}`);
  }
  const page = importsFrom("src/status/web/app.tsx");
  t.true(existsSync(join(HOME, PAGE_TEST)));
  for (const file of SEEN_IN_BROWSER) t.true(page.has(file), `the page does not show ${file}`);
  t.deepEqual(
    [...elsewhere].filter((path) => existsSync(join(HOME, mirrorOf(path)))),
    [],
  );
});

function mirrorOf(path: string): string {
  return path.replace(/^src\//, "test/").replace(/\.tsx?$/, ".test.ts");
}

/** All files that `path` imports or names as a program to start, and theirs in turn. */
function importsFrom(path: string, reached = new Set<string>()): Set<string> {
  const text = sources.find((source) => source.path === path)?.text;
  if (text === undefined || reached.has(path)) return reached;
  reached.add(path);
  if (text.includes('bin/arpguard"')) importsFrom("src/app/main.ts", reached);
  for (const [, specifier = ""] of text.matchAll(/"([^"\n]+\.tsx?)"/g)) {
    const isOurs = specifier.startsWith("#");
    const target = isOurs ? `src/${specifier.slice(1)}` : join(dirname(path), specifier);
    importsFrom(target, reached);
  }
  return reached;
}

test("nothing names this machine or a package registry", (t) => {
  const folder = (name: string) => new RegExp(`(^|[^a-z0-9.])/${name}/`, "m");
  const strange = [
    ...["work", "root", "home/[a-z]+"].map(folder),
    /registry\.[a-z0-9-]+\.[a-z]+/,
    /\b(npm|artifactory|nexus|verdaccio)\.[a-z0-9-]+\.[a-z]/,
  ];
  t.true(strange.every((each) => !each.test("/proc/self/fd and test/work/a.ts")));
  t.true(strange[0]?.test(`"${"/work"}/main"`));
  const found = projectFiles().filter((path) => {
    const text = readFileSync(join(HOME, path), "utf8");
    return strange.some((each) => each.test(text));
  });
  t.deepEqual(found, []);
});

/** Every file that is ours: all but what .gitignore names. */
function projectFiles(): string[] {
  const made = readFileSync(join(HOME, ".gitignore"), "utf8").split("\n");
  return readdirSync(HOME)
    .filter((name) => name !== ".git" && !made.includes(name) && !made.includes(`${name}/`))
    .flatMap((name) => {
      if (!statSync(join(HOME, name)).isDirectory()) return [name];
      const inside = readdirSync(join(HOME, name), { recursive: true, encoding: "utf8" });
      return inside.map((path) => join(name, path));
    })
    .filter((path) => statSync(join(HOME, path)).isFile());
}
