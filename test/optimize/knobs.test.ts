import test from "ava";
import { defaultConfig } from "#config/defaults.ts";
import { parseConfig } from "#config/load.ts";
import { knobsOf } from "#optimize/knobs.ts";
import { KNOB_NAMES } from "#optimize/types.ts";

test("the knobs are those of the configuration", (t) => {
  const knobs = knobsOf(defaultConfig());
  t.deepEqual(Object.keys(knobs), [...KNOB_NAMES]);
  t.deepEqual(knobs, {
    window_seconds: 5,
    block_bytes: 262_144,
    block_count: 80,
    retire_ms: 10,
    evidence_frames_per_tick: 32,
  });
  const without = parseConfig({ evidence: { maxBytes: 0 } }, "test");
  t.is(knobsOf(without).evidence_frames_per_tick, 0, "no evidence, no frames remembered");
});
