import test from "ava";
import { scratchFolder } from "../helpers/scratch.ts";
import { drawFrom, mutant, readHostile } from "./capture-file-target.ts";

/** FUZZ_SECONDS=600 FUZZ_SEED=$RANDOM ava test/fuzz/capture-file.test.ts looks for longer. */
const SECONDS = Number(process.env.FUZZ_SECONDS ?? 3);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const LEAST_RUNS = 50;

test("mutated captures never break the reader", async (t) => {
  t.timeout((SECONDS + 120) * 1_000);
  const path = `${scratchFolder(t)}/hostile`;
  const draw = drawFrom(SEED);
  const endMs = performance.now() + SECONDS * 1_000;
  let runs = 0;
  for (; runs < LEAST_RUNS || performance.now() < endMs; runs++) {
    const bytes = mutant(draw);
    await t.notThrowsAsync(
      () => readHostile(path, bytes),
      `run ${runs} of seed ${SEED}: ${Buffer.from(bytes).toString("hex")}`,
    );
  }
  t.log(`${runs} runs`);
});
