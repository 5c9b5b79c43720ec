import test from "ava";
import { REFUSAL_NAMES } from "#decode/refusal.ts";
import { dataCaptures } from "../helpers/data-folder.ts";
import { diceOf, fuzzDecode, seedFrames } from "./decode.ts";

const FRAMES = 60_000;

test("mutated frames of every capture are decoded from their own bytes alone", async (t) => {
  const captures = dataCaptures(t, "arp", "attacks", "iot-week");
  const seeds = await seedFrames();
  if (captures.length > 0) t.true(seeds.length > 5000, `${seeds.length} frames to begin with`);
  const { fault, frames, refusals } = fuzzDecode(seeds, diceOf(20), (count) => count < FRAMES);
  t.is(fault, null);
  t.is(frames, FRAMES);
  t.true((refusals.none ?? 0) > FRAMES / 20, "many still make sense");
  const reached = Object.keys(refusals).length;
  t.true(reached > REFUSAL_NAMES.length * 0.9, `${reached} of ${REFUSAL_NAMES.length} refusals`);
});
