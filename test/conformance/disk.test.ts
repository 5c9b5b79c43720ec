import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import test from "ava";
import { scratchFolder } from "../helpers/scratch.ts";

const CHILD = fileURLToPath(new URL("disk-child.ts", import.meta.url));
const MOST_BYTES = 50_000_000;

test("a day at default rates writes no more than 50 MB", (t) => {
  const written = Number(execFileSync(process.execPath, [CHILD, scratchFolder(t)]));
  t.log(`${(written / 1e6).toFixed(1)} MB`);
  t.true(written > 1_000_000, "it was measured");
  t.true(written <= MOST_BYTES, `${written} bytes`);
});
