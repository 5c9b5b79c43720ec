import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import test from "ava";
import { buildProgram } from "#app/cli/program.ts";
import { FEATURE_NAMES } from "#features/types.ts";
import { FORECAST_FEATURES } from "#forecast/types.ts";

const HOME = resolve(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(HOME, path), "utf8");
const documents = globSync(["*.md", "docs/**/*.md"], { cwd: HOME });

/** First cell of each row of the tables below a heading, without its marks. */
function rowsBelow(heading: string, text: string): string[] {
  const section = text.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return [...section.matchAll(/^\| (?:\d+ \| )?`([^`]+)` \|/gm)].map(([, name]) => name as string);
}

test("ARCHITECTURE.md defines the features in the order of the vector", (t) => {
  const text = read("docs/ARCHITECTURE.md");
  t.deepEqual(rowsBelow("The 20 features", text), [...FEATURE_NAMES]);
  t.deepEqual(rowsBelow("The 10 forecast features", text), [...FORECAST_FEATURES]);
});

test("ARCHITECTURE.md names the limits that stand in the code", (t) => {
  const section = read("docs/ARCHITECTURE.md").split("\n## Bounds\n")[1]?.split("\n## ")[0] ?? "";
  const rows = section.split("\n").filter((line) => line.endsWith("` |"));
  t.true(rows.length > 25);
  for (const row of rows) {
    const [what = "", limit = "", , file = ""] = row.slice(2, -2).split(" | ");
    const code = read(file.replaceAll("`", "")).replaceAll(/(?<=\d)[_,](?=\d{3})/g, "");
    const numbers = limit.replaceAll(/\d+ [KM]iB|(?<=\d),(?=\d{3})/g, "").match(/\d+/g) ?? [];
    for (const number of numbers) {
      t.true(new RegExp(`\\b${number}\\b`).test(code), `${what}: ${number} is not in ${file}`);
    }
  }
});

test("ARCHITECTURE.md gives a reason for every dependency", (t) => {
  const { dependencies, devDependencies } = JSON.parse(read("package.json"));
  t.deepEqual(
    rowsBelow("Dependencies", read("docs/ARCHITECTURE.md")),
    [dependencies, devDependencies].flatMap((packages) => Object.keys(packages).sort()),
  );
});

test("README.md lists every command, and no other", (t) => {
  const listed = rowsBelow("Command line", read("README.md")).map((row) => row.split(" ")[1]);
  t.deepEqual(
    listed,
    buildProgram().commands.map((command) => command.name()),
  );
});

test("every link and every path of ours in the documents leads somewhere", (t) => {
  t.true(documents.length > 10);
  for (const document of documents) {
    const text = read(document);
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, link]) =>
      join(HOME, dirname(document), link as string),
    );
    const paths = [...text.matchAll(/`((?:src|test|docs|bin|bench)\/[\w./-]*\w)`/g)].map(
      ([, path]) => join(HOME, path as string),
    );
    for (const path of [...links, ...paths]) t.true(existsSync(path), `${document}: ${path}`);
  }
});

test("the decisions are numbered without a gap and have their parts", (t) => {
  const decisions = globSync("docs/adr/*.md", { cwd: HOME }).sort();
  t.true(decisions.length > 0);
  for (const [index, path] of decisions.entries()) {
    const text = read(path);
    t.true(path.startsWith(`docs/adr/${String(index + 1).padStart(4, "0")}-`), path);
    t.true(text.startsWith(`# ${index + 1}. `), path);
    const parts = [...text.matchAll(/^(?:## )?(Status|Context|Options|Decision|Consequences)/gm)];
    t.deepEqual(
      parts.map(([, part]) => part),
      ["Status", "Context", "Options", "Decision", "Consequences"],
      path,
    );
    t.true(text.split("\n").length <= 50, `${path} is longer than a screen`);
  }
});
