import test from "ava";
import { FrameSampler } from "#app/frame-sampler.ts";
import type { FrameSample } from "#app/worker-messages.ts";
import { emptyFrame } from "#capture/empty-frame.ts";
import type { Frame } from "#capture/types.ts";
import { micros } from "#core/units.ts";

const frame = (changes: Partial<Frame> = {}): Frame => ({
  ...emptyFrame(),
  bytes: Uint8Array.from({ length: 200 }, (_, i) => i),
  ...{ offset: 10, capturedBytes: 100, wireBytes: 150, at: micros(5), link: 1, own: false },
  ...changes,
});

function sampler() {
  const clock = { nowMs: 0, now: () => micros(0), monotonicMs: () => clock.nowMs };
  const done: FrameSample[] = [];
  return { clock, done, sampler: new FrameSampler(clock, (sample) => done.push(sample)) };
}

test("the wished number of frames, cut, without our own and those of another link", (t) => {
  const { done, sampler: each } = sampler();
  each.see(frame());
  each.begin({ seconds: 9, frames: 2, snapBytes: 20 });
  t.true(each.isOpen);
  for (const changes of [{ own: true }, {}, { link: 101 } as const, {}, {}])
    each.see(frame(changes));
  t.false(each.isOpen);
  t.is(done.length, 1);
  t.like(done[0], { kind: "sample", frames: 2, link: 1 });
  // An enhanced packet block of 20 bytes is 32 + 20 long.
  t.is(done[0]?.blocks.length, 2 * 52);
  t.is(done[0]?.blocks[28], 10, "its first byte");
});

test("what its time brought, and a second wish ends the first", (t) => {
  const { clock, done, sampler: each } = sampler();
  each.begin({ seconds: 1, frames: 100, snapBytes: 20 });
  each.see(frame());
  each.begin({ seconds: 1, frames: 100, snapBytes: 20 });
  each.tick();
  clock.nowMs = 1000;
  each.tick();
  t.deepEqual(
    done.map(({ frames }) => frames),
    [1, 0],
  );
});
