import { createSocket } from "node:dgram";
import { once } from "node:events";
import test, { type ExecutionContext } from "ava";
import { openLane } from "#capture/ring/lane.ts";
import { libc } from "#capture/ring/libc.ts";
import { openRings } from "#capture/ring/socket.ts";
import { type Frame, LinkType } from "#capture/types.ts";
import { systemClock } from "#core/clock.ts";
import { micros } from "#core/units.ts";
import { captureSettings } from "../../helpers/ring-process.ts";
import { until } from "../../helpers/until.ts";

const ALL = Number.POSITIVE_INFINITY;

/** The control ring on loopback, and a way to make a frame that it takes. */
async function openControl(t: ExecutionContext, retireMs: number) {
  const { bulk, control } = openRings({ ...captureSettings, interface: "lo", retireMs });
  libc.close(bulk.fd);
  const udp = createSocket("udp4").bind(0, "127.0.0.1");
  await once(udp, "listening");
  const tally = { frames: 0, ownFrames: 0 };
  const lane = openLane(control, tally, () => t.fail("astray"));
  t.teardown(() => {
    udp.close();
    lane[Symbol.dispose]();
    libc.close(control.fd);
  });
  /** To a port of HSRP, where nobody listens. */
  const send = () => new Promise((sent) => udp.send("lane", 1985, "127.0.0.1", sent));
  return { lane, tally, send };
}

const emptyFrame = (): Frame => ({
  bytes: new Uint8Array(0),
  offset: 0,
  capturedBytes: 0,
  wireBytes: 0,
  at: micros(0),
  link: LinkType.ethernet,
  own: false,
});

test.serial("tells of a frame before the kernel hands its block over", async (t) => {
  const { lane, send } = await openControl(t, 1000);
  t.false(lane.hasFrame());
  t.is(lane.headTime(), ALL, "nothing is in the block being filled");
  const beforeMicros = systemClock.now();
  await send();
  await until(() => lane.headTime() !== ALL || lane.hasFrame(), "the block has a frame");
  t.true(lane.headTime() < beforeMicros + 10_000_000);
  await until(() => lane.hasFrame(), "the block is handed over");
  t.true(lane.headTime() > beforeMicros - 10_000_000, "now it is the frame's own time");
});

test.serial("has no frame once it is closed, and touches its ring no more", async (t) => {
  const { lane, send } = await openControl(t, 10);
  await send();
  await until(() => lane.hasFrame(), "the block is handed over");
  lane[Symbol.dispose]();
  t.false(lane.hasFrame());
  lane.handOver(ALL, emptyFrame(), () => t.fail("a frame out of nothing"));
});

test.serial("hands over up to a time, and keeps the block until all of it is out", async (t) => {
  const { lane, tally, send } = await openControl(t, 1000);
  const frame = emptyFrame();
  const seen: number[] = [];
  await send();
  await send();
  await until(() => lane.hasFrame(), "the block is handed over");
  lane.handOver(lane.headTime() - 1, frame, ({ at }) => seen.push(at));
  t.is(seen.length, 0);
  lane.handOver(lane.headTime(), frame, ({ at }) => seen.push(at));
  t.true(seen.length > 0);
  while (lane.hasFrame()) lane.handOver(ALL, frame, ({ at }) => seen.push(at));
  t.true(seen.length >= 2 && tally.frames === seen.length && lane.frames === seen.length);
  lane.handOver(ALL, frame, () => t.fail("a frame out of nothing"));
  t.is(lane.headTime(), ALL, "the block given back counts no more");
});
