import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import test, { type ExecutionContext } from "ava";
import { scratchFolder } from "./helpers/scratch.ts";

const HOME = resolve(import.meta.dirname, "..");
const CRUISER = join(HOME, "node_modules/.bin/depcruise");
const RULES = ".dependency-cruiser.cjs";
const { forbidden } = createRequire(import.meta.url)(join(HOME, RULES)) as {
  readonly forbidden: readonly { readonly name: string }[];
};
const UPWARD = "-imports-upward";
/** All folders of src but the last, which may import everything. */
const folders = forbidden
  .filter(({ name }) => name.endsWith(UPWARD))
  .map(({ name }) => name.slice(0, -UPWARD.length));
const order = [...folders, "app"];

/** What no rule may refuse. */
const ALLOWED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(order.map((name) => [`src/${name}/types.ts`, "export type A = number;"])),
  "src/core/clock.ts": 'import "node:perf_hooks";',
  "src/decode/inner.ts": 'import "node:assert";\nimport type { A } from "#core/types.ts";',
  "src/decode/sub/near.ts": 'import "#decode/inner.ts";\nimport "#core/clock.ts";',
  "src/windows/down.ts": 'import type { A } from "#decode/types.ts";',
  "src/store/machine.ts": 'import "node:fs";\nimport "some-package";',
  "src/app/main.ts": 'import "#decode/inner.ts";\nimport "#store/machine.ts";',
};

/** Files that break one rule each: rule, file, contents. */
const FORBIDDEN: readonly (readonly [string, string, string])[] = [
  ...folders.map((name, index) => {
    const above = order[index + 1];
    const source = `import type { A } from "#${above}/types.ts";`;
    return [`${name}${UPWARD}`, `src/${name}/up.ts`, source] as const;
  }),
  ["core-imports-upward", "src/core/far.ts", 'import "#app/main.ts";'],
  ["other-stages-by-types", "src/windows/inside.ts", 'import "#decode/inner.ts";'],
  ["pure-stages-know-no-machine", "src/l2/disk.ts", 'import "node:fs";'],
  ["pure-stages-know-no-machine", "src/features/stranger.ts", 'import "some-package";'],
  ["pure-stages-know-no-machine", "src/core/tool.ts", 'import "dev-package";'],
  ["runtime-without-dev-packages", "src/core/tool.ts", 'import "dev-package";'],
  ["runtime-without-dev-packages", "src/status/unlisted.ts", 'import "unlisted-package";'],
  ["no-cycles", "src/app/one.ts", 'import "#app/two.ts";'],
  ["nothing-unresolved", "src/app/lost.ts", 'import "#core/nowhere.ts";'],
];

test("each layer rule refuses what it is for, and nothing else", (t) => {
  const otherHalf = { "src/app/two.ts": 'import "#app/one.ts";' };
  const tree = plant(t, { ...ALLOWED, ...broken(), ...otherHalf });
  const { stdout } = spawnSync(
    process.execPath,
    [CRUISER, "src", "--config", RULES, "--output-type", "json"],
    { cwd: tree, encoding: "utf8" },
  );
  const { violations } = JSON.parse(stdout).summary as {
    readonly violations: readonly { readonly from: string; readonly rule: { name: string } }[];
  };
  const found = violations.map(({ rule, from }) => `${rule.name}: ${from}`);
  t.deepEqual(found.sort(), FORBIDDEN.map(([rule, file]) => `${rule}: ${file}`).sort());
});

test("every rule is tried above", (t) => {
  const tried = new Set(FORBIDDEN.map(([rule]) => rule));
  t.deepEqual(
    forbidden.map(({ name }) => name).filter((name) => !tried.has(name)),
    [],
  );
});

test("the rules, the table in docs/ARCHITECTURE.md and src have the same folders", (t) => {
  const table = readFileSync(join(HOME, "docs/ARCHITECTURE.md"), "utf8");
  t.deepEqual(
    [...table.matchAll(/^\| `src\/([a-z0-9]+)\/` \|/gm)].map(([, folder]) => folder),
    order,
  );
  t.deepEqual(readdirSync(join(HOME, "src")).sort(), [...order].sort());
});

test("make check passes a tree in order and fails at one violation or no module", (t) => {
  t.is(makeCheck(plant(t, ALLOWED)), 0);
  t.not(makeCheck(plant(t, { ...ALLOWED, "src/l2/disk.ts": 'import "node:fs";' })), 0);
  t.not(makeCheck(plant(t, { "src/read.me": "no module" })), 0);
});

function broken(): Record<string, string> {
  return Object.fromEntries(FORBIDDEN.map(([, file, source]) => [file, source]));
}

/** A project of these files with our rules, settings and make targets. */
function plant(t: ExecutionContext, files: Readonly<Record<string, string>>): string {
  const tree = scratchFolder(t);
  const all = {
    ...files,
    ...packageFiles("some-package"),
    ...packageFiles("dev-package"),
    ...packageFiles("unlisted-package"),
    "package.json": JSON.stringify({
      type: "module",
      imports: { "#*": "./src/*" },
      dependencies: { "some-package": "1.0.0" },
      devDependencies: { "dev-package": "1.0.0" },
    }),
  };
  for (const [file, text] of Object.entries(all)) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), text);
  }
  for (const file of [RULES, "tsconfig.json", "Makefile"]) {
    copyFileSync(join(HOME, file), join(tree, file));
  }
  return tree;
}

function packageFiles(name: string): Record<string, string> {
  const folder = `node_modules/${name}`;
  return {
    [`${folder}/package.json`]: JSON.stringify({ name, main: "index.js" }),
    [`${folder}/index.js`]: "",
  };
}

/** Exit status of `make check` where only the layers can fail: the other tools say yes. */
function makeCheck(tree: string): number | null {
  const tools = join(tree, "node_modules/.bin");
  mkdirSync(tools);
  for (const tool of ["tsc", "biome", "knip"]) symlinkSync("/bin/true", join(tools, tool));
  for (const tool of ["depcruise", "node"]) {
    symlinkSync(join(HOME, "node_modules/.bin", tool), join(tools, tool));
  }
  const { MAKEFLAGS: _flags, MFLAGS: _old, MAKELEVEL: _level, ...env } = process.env;
  // A file, because /dev/stderr cannot be opened where it is a socket, as Node's pipes are.
  const log = openSync(join(tree, "log"), "w");
  return spawnSync("make", ["--old-file=setup", "check"], {
    cwd: tree,
    env,
    stdio: ["ignore", log, log],
  }).status;
}
