import { readFileSync } from "node:fs";

/** What the page and the reports say they are. */
export function versions(): Record<string, string> {
  const manifest = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const { version } = JSON.parse(manifest) as { readonly version: string };
  return { arpguard: version, node: process.versions.node };
}
