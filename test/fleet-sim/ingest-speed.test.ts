import test from "ava";
import { measureIngest } from "./ingest-speed.ts";

test("what 10 devices send as fast as they may is all stored", async (t) => {
  const figures = await measureIngest(t, 10, 100);
  t.is(figures.records, 1000);
  t.true(figures.recordsPerS > 0);
  t.true(figures.bytesPerRecord > 100);
});
