import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Plugin } from "esbuild";

const HOME = fileURLToPath(new URL("../../", import.meta.url));
/** As deep below the home folder as the source, so that both find its files by the same way. */
const DIRECTORY = fileURLToPath(new URL("../../build/app/", import.meta.url));

/** What starts as a thread or a process of its own, and where it is. */
const STARTED = [
  ["src/app", "capture-worker"],
  ["src/app/retrain", "retrain-child"],
  ["src/infer/tflite-c", "trial-child"],
  ["src/train/process", "training-child"],
] as const;

/** The measurements stay source: they are about this program, not part of it. */
const benchAsItIs: Plugin = {
  name: "bench-as-it-is",
  setup: ({ onResolve }) => {
    onResolve({ filter: /\/bench\/main\.ts$/ }, () => ({
      path: "../../bench/main.ts",
      external: true,
    }));
  },
};

/**
 * Bundles the program into `directory`: it starts in half the time, because some twenty files are
 * read instead of some four hundred. Packages stay outside, but for the two that every start needs.
 */
export async function buildApp(directory: string): Promise<void> {
  const { outputFiles } = await build({
    absWorkingDir: HOME,
    entryPoints: ["src/app/main.ts", ...STARTED.map(([folder, name]) => `${folder}/${name}.ts`)],
    entryNames: "[name]",
    outdir: directory,
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node24",
    // commander is CommonJS and asks for Node's own modules by `require`.
    banner: {
      js: 'const require = process.getBuiltinModule("node:module").createRequire(import.meta.url);',
    },
    external: ["@*", "esbuild", "koffi", "lowdb", "mqtt", "oui-data", "pino", "systeminformation"],
    plugins: [benchAsItIs],
    logLevel: "error",
    write: false,
  });
  mkdirSync(directory, { recursive: true });
  // What is started comes last: a build that breaks off leaves nothing new to be started.
  const isMain = (path: string) => basename(path) === "main.js";
  const files = outputFiles.toSorted((a, b) => Number(isMain(a.path)) - Number(isMain(b.path)));
  rmSync(join(directory, "main.js"), { force: true });
  for (const { path, text } of files) writeFileSync(path, adapted(text));
  const made = new Set(files.map(({ path }) => basename(path)));
  for (const name of readdirSync(directory)) if (!made.has(name)) rmSync(join(directory, name));
}

/** Threads and processes start out of the bundle, too. */
function adapted(text: string): string {
  return STARTED.reduce(
    (all, [, name]) => all.replace(`"./${name}.ts"`, `"./${name}.js"`),
    withConstants(withBuiltins(text)),
  );
}

/**
 * An import of one of Node's own modules makes Node load all that the module could ever give away:
 * for the files, streams and promises, too. Asked for like this it gives what is named, and a start
 * takes 10 ms less.
 */
function withBuiltins(bundle: string): string {
  return bundle.replace(
    /^import (\w+|\{[^}]*\}) from ("node:[\w/]+");$/gm,
    (_, names: string, module: string) =>
      `const ${names.replaceAll(" as ", ": ")} = globalThis.process.getBuiltinModule(${module});`,
  );
}

/**
 * The bundler makes variables of all that a module holds, which V8 reads and checks anew at each
 * use. In modules of ours, which import without circles, they become constants again.
 */
function withConstants(bundle: string): string {
  let isOurs = false;
  const lines = bundle.split("\n").map((line) => {
    if (line.startsWith("// ")) isOurs = line.startsWith("// src/");
    return isOurs ? line.replace(/^var (\w+) = /, "const $1 = ") : line;
  });
  return lines.join("\n");
}

if (import.meta.main) await buildApp(DIRECTORY);
