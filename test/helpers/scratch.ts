import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExecutionContext } from "ava";

/** A test, or what else ends and cleans up. */
export type Owner = Pick<ExecutionContext, "teardown">;

/** A folder that is gone after the test. */
export function scratchFolder(t: Owner): string {
  const folder = mkdtempSync(join(tmpdir(), "arpguard-test-"));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A file of these bytes that is gone after the test; gives its path. */
export function scratchFile(t: ExecutionContext, bytes: Uint8Array, name = "f.pcap"): string {
  const path = join(scratchFolder(t), name);
  writeFileSync(path, bytes);
  return path;
}
