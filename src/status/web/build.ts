import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { WEB_DIRECTORY } from "#status/assets.ts";

const HERE = fileURLToPath(new URL("./", import.meta.url));

/** Bundles the page into `directory`: app.js, app.css, index.html and icon.svg. */
export async function buildWeb(directory: string): Promise<void> {
  mkdirSync(directory, { recursive: true });
  await build({
    absWorkingDir: HERE,
    entryPoints: [
      { in: "app.tsx", out: "app" },
      { in: "style/app.css", out: "app" },
    ],
    outdir: directory,
    bundle: true,
    minify: true,
    format: "esm",
    target: ["chrome109", "firefox115", "safari16"],
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "eof",
    banner: { js: "/*! With preact (MIT, Jason Miller) and uPlot (MIT, Leon Sorokin). */" },
    logLevel: "error",
  });
  for (const file of ["index.html", "icon.svg"]) {
    copyFileSync(join(HERE, file), join(directory, file));
  }
}

if (import.meta.main) await buildWeb(WEB_DIRECTORY);
