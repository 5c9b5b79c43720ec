import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutionContext } from "ava";

/** A disk of its own with so much room; gone after the test. Needs root. */
export function mountTmpfs(t: ExecutionContext, mebibytes: number): string {
  const folder = mkdtempSync(join(tmpdir(), "arpguard-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", `size=${mebibytes}m`, "arpguard", folder]);
  t.teardown(() => {
    execFileSync("umount", ["--lazy", folder]);
    rmSync(folder, { recursive: true });
  });
  return folder;
}
