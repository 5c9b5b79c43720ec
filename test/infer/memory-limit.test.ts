import test from "ava";
import { memoryExceeded, NETWORK_MEMORY_BYTES } from "#infer/memory-limit.ts";

test("whole pages of WebAssembly, and a line that names the limit", (t) => {
  t.is(NETWORK_MEMORY_BYTES % 65_536, 0);
  t.is(memoryExceeded().code, "no-memory");
  t.regex(memoryExceeded().message, /more than 128 MiB/);
});
