import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import test, { type ExecutionContext } from "ava";
import { openRing } from "#capture/ring/ring-source.ts";
import { isRingSocket, openRings } from "#capture/ring/socket.ts";
import type { CaptureSettings } from "#capture/ring/types.ts";
import type { FrameSource } from "#capture/types.ts";
import { systemClock } from "#core/clock.ts";
import { createNamespace } from "../../helpers/network-namespace.ts";
import { captureSettings, startRing } from "../../helpers/ring-process.ts";

const hexOf = (frame: Uint8Array) => Buffer.from(frame).toString("hex");

/** A frame to someone else, of the local experimental type (IEEE 802), numbered. */
function frameOf(number: number, bytes = 60): Uint8Array {
  const frame = randomBytes(bytes);
  frame.set(Buffer.from("02000000000a" + "02000000000b" + "88b5", "hex"));
  frame.writeUInt32BE(number, 14);
  return frame;
}

function tagged(tags: string): Uint8Array {
  const frame = Buffer.from(frameOf(0));
  return Buffer.concat([frame.subarray(0, 12), Buffer.from(tags, "hex"), frame.subarray(12)]);
}

test("hands over every frame as sent, with its length and time, in order", async (t) => {
  const network = createNamespace(t);
  const ring = await startRing(t, network);
  const sent = Array.from({ length: 300 }, (_, i) => frameOf(i, 60 + ((i * 37) % 1455)));
  const beforeMicros = (performance.timeOrigin + performance.now()) * 1000;
  network.send("peer0", sent);
  await ring.until("all came", () => ring.frames.length >= sent.length);
  t.deepEqual(
    ring.frames.map((frame) => frame.hex),
    sent.map(hexOf),
  );
  let last = beforeMicros - 1_000_000;
  for (const [index, frame] of ring.frames.entries()) {
    t.is(frame.wireBytes, sent[index]!.length);
    t.false(frame.own);
    t.true(Number.isInteger(frame.at) && frame.at >= last);
    last = frame.at;
  }
  t.true(last < beforeMicros + 60_000_000);
  t.like(ring.counters, { frames: 300, ownFrames: 0, kernelDrops: 0, linkUp: true, nicDrops: 0 });
  t.deepEqual(ring.counters?.refused, {});
});

test("goes round the ring many times without losing or repeating a frame", async (t) => {
  const network = createNamespace(t);
  const ring = await startRing(t, network, { blockBytes: 65_536, blockCount: 64 });
  const rounds = Array.from({ length: 20 }, (_, r) => r);
  const sent = rounds.map((r) =>
    Array.from({ length: 1000 }, (_, i) => frameOf(r * 1000 + i, 600)),
  );
  for (const frames of sent) {
    network.send("peer0", frames);
    const goal = ring.frames.length + frames.length;
    await ring.until("the round came", () => ring.frames.length >= goal || ring.dropped > 0);
  }
  t.is(ring.dropped, 0);
  const numbers = ring.frames.map((frame) => Number.parseInt(frame.hex.slice(28, 36), 16));
  t.deepEqual(numbers, [...Array(20_000).keys()]);
});

for (const [name, tags] of [
  ["802.1Q", "81002064"],
  ["802.1ad with 802.1Q inside", "88a80007" + "81000065"],
] as const) {
  test(`puts the tag back that the kernel took off: ${name}`, async (t) => {
    const network = createNamespace(t);
    const ring = await startRing(t, network);
    const frame = tagged(tags);
    const plain = frameOf(1);
    network.send("peer0", [frame, plain, frame]);
    await ring.until("all came", () => ring.frames.length >= 3);
    t.deepEqual(
      ring.frames.map((seen) => seen.hex),
      [frame, plain, frame].map(hexOf),
    );
    t.is(ring.frames[0]?.wireBytes, frame.length);
  });
}

test("tells frames this machine sends from those it hears", async (t) => {
  const network = createNamespace(t);
  const ring = await startRing(t, network);
  network.send("span0", [frameOf(1)]);
  await ring.until("the own one came", () => ring.frames.length === 1);
  network.send("peer0", [frameOf(2)]);
  await ring.until("the other came", () => ring.frames.length === 2);
  t.deepEqual(
    ring.frames.map((frame) => frame.own),
    [true, false],
  );
  t.like(ring.counters, { frames: 2, ownFrames: 1 });
});

test("time passes in silence", async (t) => {
  const network = createNamespace(t);
  const ring = await startRing(t, network);
  await ring.until("quiet reports came", () => ring.reports.length >= 10);
  const times = ring.reports.map((report) => report.at as number);
  t.true(times.every((at, index) => index === 0 || at >= times[index - 1]!));
  t.true(times.at(-1)! - times[0]! > 200_000);
  t.true(times.at(-1)! < (performance.timeOrigin + performance.now()) * 1000);
});

const keepsTime = test.macro(async (t, bytes: number, count: number, perSecond?: number) => {
  const network = createNamespace(t);
  const ring = await startRing(t, network, { retireMs: 500 });
  const sent = Array.from({ length: count }, (_, i) => frameOf(i, bytes));
  network.send("peer0", sent, perSecond);
  await ring.until("all came", () => ring.frames.length === sent.length);
  let framesBefore = 0;
  for (const report of ring.reports) {
    framesBefore += report.frames;
    const next = ring.frames[framesBefore];
    if (next !== undefined) t.true(report.at <= next.at);
  }
  t.true(ring.reports.filter((report) => report.frames > 0).length > 1);
});
test("time never runs past a frame still to come: a trickle", keepsTime, 60, 200, 100);
// The first block is full at once, the rest of the burst is ready half a second later.
test("time never runs past a frame still to come: a burst", keepsTime, 1200, 80);

test("counts what the kernel dropped while nobody read", async (t) => {
  const network = createNamespace(t);
  const ring = await startRing(t, network, { blockBytes: 65_536, blockCount: 4 });
  await ring.pause();
  const sent = Array.from({ length: 3000 }, (_, i) => frameOf(i, 500));
  network.send("peer0", sent);
  ring.resume();
  await ring.until("all are accounted for", ({ counters }) => {
    return counters !== null && counters.frames + counters.kernelDrops >= sent.length;
  });
  t.is(ring.counters!.frames + ring.counters!.kernelDrops, sent.length);
  t.true(ring.counters!.kernelDrops > 0);
  t.true(ring.counters!.ringFreezes > 0);
  t.is(ring.dropped, ring.counters!.kernelDrops);
  network.send("peer0", [frameOf(0)]);
  const seen = ring.frames.length;
  await ring.until("the ring lives on", () => ring.frames.length === seen + 1);
  t.pass();
});

/** A ring on loopback in this very process, and a way to make frames that nobody answers. */
async function openLoopback(t: ExecutionContext, settings: Partial<CaptureSettings> = {}) {
  const udp = createSocket("udp4").bind(0, "127.0.0.1");
  t.teardown(() => udp.close());
  await once(udp, "listening");
  const { port } = udp.address();
  return {
    rings: openRings({ ...captureSettings, interface: "lo", ...settings }),
    send: (text: string) => new Promise((sent) => udp.send(text, port, "127.0.0.1", sent)),
  };
}

const { signal } = new AbortController();

/** Reads until a frame that ends in `text` was heard; gives all such ends of that beginning. */
async function readUntil(source: FrameSource, text: string): Promise<string[]> {
  const seen: string[] = [];
  for (let tries = 0; !seen.includes(text) && tries < 300; tries++) {
    await source.readBlock(({ bytes, offset, capturedBytes, own }) => {
      const end = offset + capturedBytes;
      if (!own) seen.push(Buffer.from(bytes.subarray(end - text.length, end)).toString("latin1"));
    }, signal);
  }
  return seen.filter((end) => end.startsWith(text.slice(0, -1)));
}

test("ends once closed, also when that happens during a wait", async (t) => {
  // Others may speak on loopback; a block with their frames is ready after a second only.
  const { rings } = await openLoopback(t, { retireMs: 1000, blockBytes: 1_048_576 });
  const source = openRing(rings, systemClock);
  const waiting = source.readBlock(() => {}, signal);
  await nextTurn();
  await source[Symbol.asyncDispose]();
  await source[Symbol.asyncDispose]();
  t.true((await waiting).ended);
  const after = await source.readBlock(() => t.fail("a frame out of nothing"), signal);
  t.true(after.ended);
  t.false(isRingSocket(rings.bulk.fd) || isRingSocket(rings.control.fd));
});

test("does not wait once it is told to stop", async (t) => {
  const { rings } = await openLoopback(t);
  await using source = openRing(rings, systemClock);
  const startMs = performance.now();
  for (let i = 0; i < 1000; i++) await source.readBlock(() => {}, AbortSignal.abort());
  t.true(performance.now() - startMs < 50_000, "half of what 1,000 waits would take");
});

test("time begins before the frames that came before the reader", async (t) => {
  const { rings, send } = await openLoopback(t, { retireMs: 1000 });
  await send("early-1");
  await using source = openRing(rings, systemClock);
  let reportedAt = (await source.readBlock(() => {}, AbortSignal.abort())).at;
  let frames = 0;
  while (frames === 0) {
    const before = reportedAt;
    reportedAt = (await source.readBlock(({ at }) => t.true(++frames > 0 && before <= at), signal))
      .at;
  }
});

test("a new reader goes on where one stopped that died", async (t) => {
  const { rings, send } = await openLoopback(t, { blockCount: 8 });
  const dead = openRing(rings, systemClock);
  for (const text of ["new-reader-1", "new-reader-2", "new-reader-3"]) {
    await send(text);
    t.deepEqual(await readUntil(dead, text), [text]);
  }
  // The next call says that the frames of the one before have been worked off.
  await dead.readBlock(() => {}, AbortSignal.abort());
  await send("new-reader-4");
  await using source = openRing(rings, systemClock);
  t.deepEqual(await readUntil(source, "new-reader-4"), ["new-reader-4"]);
  await send("new-reader-5");
  t.deepEqual(await readUntil(source, "new-reader-5"), ["new-reader-5"]);
});

test("a visitor that throws costs the rest of its block, never the block", async (t) => {
  const { rings, send } = await openLoopback(t, { blockCount: 4 });
  await using source = openRing(rings, systemClock);
  const broken = () => {
    throw new Error("broken visitor");
  };
  for (let round = 0; round < 12; round++) {
    await send("throwing-x");
    const reading = async () => {
      for (;;) await source.readBlock(broken, signal);
    };
    await t.throwsAsync(reading, { message: "broken visitor" });
  }
  await send("throwing-y");
  t.true((await readUntil(source, "throwing-y")).includes("throwing-y"));
});
