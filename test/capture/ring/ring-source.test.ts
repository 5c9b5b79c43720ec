import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { setImmediate as nextTurn } from "node:timers/promises";
import test, { type ExecutionContext } from "ava";
import { openRing } from "#capture/ring/ring-source.ts";
import { isRingSocket, openRingSocket } from "#capture/ring/socket.ts";
import type { RingSettings } from "#capture/ring/types.ts";
import type { FrameSource } from "#capture/types.ts";
import { systemClock } from "#core/clock.ts";
import { createNamespace } from "../../helpers/network-namespace.ts";
import { ringSettings, startRing } from "../../helpers/ring-process.ts";

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

test("time passes in silence, and never runs past frames still to come", async (t) => {
  const network = createNamespace(t);
  const ring = await startRing(t, network);
  await ring.until("quiet reports came", () => ring.reports.length >= 5);
  network.send("peer0", [frameOf(1)]);
  await ring.until("the frame and more silence came", () => {
    return ring.frames.length === 1 && ring.reports.length >= 15;
  });
  const times = ring.reports.map((report) => report.at as number);
  t.true(times.every((at, index) => index === 0 || at >= times[index - 1]!));
  t.true(times.at(-1)! - times[0]! > 200_000);
  const ahead = times.slice(
    0,
    ring.reports.findIndex((report) => report.frames > 0),
  );
  t.true(ahead.length >= 5);
  t.true(ahead.every((at) => at <= ring.frames[0]!.at));
});

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

/** A ring on loopback in this very process, and a way to make its frames. */
function openLoopback(t: ExecutionContext, settings: Partial<RingSettings> = {}) {
  const socket = openRingSocket({ ...ringSettings, interface: "lo", ...settings });
  const sender = createSocket("udp4");
  t.teardown(() => sender.close());
  const send = (text: string) =>
    new Promise((resolve) => sender.send(text, 9, "127.0.0.1", resolve));
  return { socket, send };
}

const { signal } = new AbortController();

/** Reads until one more frame with that text came, heard (not sent) by this machine. */
async function readUntil(source: FrameSource, text: string): Promise<string[]> {
  const seen: string[] = [];
  for (let tries = 0; !seen.includes(text) && tries < 300; tries++) {
    await source.readBlock(({ bytes, offset, capturedBytes, own }) => {
      const end = offset + capturedBytes;
      const frameText = Buffer.from(bytes.subarray(end - text.length, end)).toString("latin1");
      if (!own) seen.push(frameText);
    }, signal);
  }
  return seen.filter((frameText) => frameText.startsWith("arpguard-"));
}

test("ends once closed, also when that happens during a wait", async (t) => {
  const { socket } = openLoopback(t);
  const source = openRing(socket, systemClock);
  const waiting = source.readBlock(() => {}, signal);
  await nextTurn();
  await source[Symbol.asyncDispose]();
  await source[Symbol.asyncDispose]();
  t.true((await waiting).ended);
  const after = await source.readBlock(() => t.fail("a frame out of nothing"), signal);
  t.true(after.ended);
  t.false(isRingSocket(socket.fd));
});

test("does not wait once it is told to stop", async (t) => {
  const { socket } = openLoopback(t);
  await using source = openRing(socket, systemClock);
  for (let i = 0; i < 1000; i++) await source.readBlock(() => {}, AbortSignal.abort());
  t.pass();
});

test("a new reader goes on where one stopped that died", async (t) => {
  const { socket, send } = openLoopback(t, { blockCount: 8 });
  const dead = openRing(socket, systemClock);
  for (const text of ["arpguard-1", "arpguard-2", "arpguard-3"]) {
    await send(text);
    t.deepEqual(await readUntil(dead, text), [text]);
  }
  await send("arpguard-4");
  await using source = openRing(socket, systemClock);
  t.deepEqual(await readUntil(source, "arpguard-4"), ["arpguard-4"]);
  await send("arpguard-5");
  t.deepEqual(await readUntil(source, "arpguard-5"), ["arpguard-5"]);
});

test("a visitor that throws costs the rest of its block, never the block", async (t) => {
  const { socket, send } = openLoopback(t, { blockCount: 4 });
  await using source = openRing(socket, systemClock);
  const broken = () => {
    throw new Error("broken visitor");
  };
  for (let round = 0; round < 12; round++) {
    await send("arpguard-x");
    const reading = async () => {
      for (;;) await source.readBlock(broken, signal);
    };
    await t.throwsAsync(reading, { message: "broken visitor" });
  }
  await send("arpguard-y");
  t.true((await readUntil(source, "arpguard-y")).includes("arpguard-y"));
});
