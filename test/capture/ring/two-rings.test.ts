import test from "ava";
import { openCaptureFile } from "#capture/file/capture-file.ts";
import { trafficFilter } from "#capture/ring/control-filter.ts";
import { LinkType } from "#capture/types.ts";
import { arpFrame } from "../../../bench/live/arp-frames.ts";
import { runProgram } from "../../helpers/bpf-machine.ts";
import { dataCaptures } from "../../helpers/data-folder.ts";
import { createNamespace } from "../../helpers/network-namespace.ts";
import { startRing } from "../../helpers/ring-process.ts";

const CONTROL = trafficFilter("control", "all");
const isControl = (frame: Uint8Array) => runProgram(CONTROL, frame).result !== 0;
const hexOf = (frame: Uint8Array) => Buffer.from(frame).toString("hex");
const MTU_BYTES = 1514;
/** Slow enough that few frames have the same microsecond. */
const PER_SECOND = 20_000;

/** A request for another address each. */
const arpOf = (number: number) =>
  arpFrame({
    operation: 1,
    senderMac: 0x02_00_00_00_00_0b,
    senderIp: 0x0a_00_00_01,
    targetMac: 0,
    targetIp: 0x0a_01_00_00 + number,
  });

/** Of the local experimental type (IEEE 802), numbered. */
function bulkOf(number: number, bytes = 60): Uint8Array {
  const frame = Buffer.alloc(bytes, 0x5a);
  frame.set(Buffer.from("02000000000a02000000000b88b5", "hex"));
  frame.writeUInt32BE(number, 14);
  return frame;
}

function tagged(frame: Uint8Array, tags: string): Uint8Array {
  return Buffer.concat([frame.subarray(0, 12), Buffer.from(tags, "hex"), frame.subarray(12)]);
}

test("frames of both rings come as one stream, in the order they were sent", async (t) => {
  const network = createNamespace(t);
  const ring = await startRing(t, network);
  // Runs of each kind, from single frames to more than a block holds.
  const sent = Array.from({ length: 6000 }, (_, i) =>
    i % 7 === 0 || i % 1000 > 700 ? arpOf(i) : bulkOf(i, 60 + (i % 400)),
  );
  network.send("peer0", sent, PER_SECOND);
  await ring.until("all came", () => ring.frames.length >= sent.length);
  const numberOf = new Map(sent.map((frame, number) => [hexOf(frame), number]));
  const seen = ring.frames.map(({ hex, at }) => ({ at, number: numberOf.get(hex) ?? -1 }));
  for (const [i, { at }] of seen.entries()) t.true(at >= (seen[i - 1]?.at ?? 0), `frame ${i}`);
  // Of two in the same microsecond nobody knows which was first.
  seen.sort((a, b) => a.at - b.at || a.number - b.number);
  t.deepEqual(
    seen.map(({ number }) => number),
    [...sent.keys()],
  );
  t.like(ring.counters, {
    frames: sent.length,
    controlFrames: sent.filter(isControl).length,
    kernelDrops: 0,
    controlDrops: 0,
  });
});

test("tags in a frame's metadata, and behind them, hide no control frame", async (t) => {
  const network = createNamespace(t);
  const ring = await startRing(t, network);
  const tags = ["81000064", "88a80007" + "81000065", "91000001" + "81000002", "81000001".repeat(4)];
  const sent = tags.flatMap((tag) => [tagged(arpOf(1), tag), tagged(bulkOf(1), tag)]);
  network.send("peer0", sent, 100);
  await ring.until("all came", () => ring.frames.length >= sent.length);
  t.deepEqual(
    ring.frames.map((frame) => frame.hex),
    sent.map(hexOf),
  );
  t.is(ring.counters?.controlFrames, tags.length);
});

test("the kernel sorts the frames of captures as the program read by us does", async (t) => {
  const paths = dataCaptures(t, "arp").filter((path) => path.includes("suricata-arp"));
  if (paths.length === 0) return;
  const sent: Uint8Array[] = [];
  for (const path of paths) {
    await using source = await openCaptureFile(path);
    const { signal } = new AbortController();
    for (let ended = false; !ended; ) {
      const report = await source.readBlock(({ bytes, offset, capturedBytes, link }) => {
        if (link !== LinkType.ethernet || capturedBytes < 14 || capturedBytes > MTU_BYTES) return;
        sent.push(bytes.slice(offset, offset + capturedBytes));
      }, signal);
      ended = report.ended;
    }
  }
  const network = createNamespace(t);
  const ring = await startRing(t, network);
  network.send("peer0", sent, 1000);
  await ring.until("all came", () => ring.frames.length >= sent.length);
  const expected = sent.filter(isControl).length;
  t.true(expected > 0 && expected < sent.length);
  t.like(ring.counters, { frames: sent.length, controlFrames: expected });
});

test("a flood that overflows the ring costs no control frame", async (t) => {
  const network = createNamespace(t);
  const ring = await startRing(t, network, { blockBytes: 65_536, blockCount: 4 });
  await ring.pause();
  const sent = Array.from({ length: 6000 }, (_, i) => (i % 30 === 0 ? arpOf(i) : bulkOf(i, 500)));
  network.send("peer0", sent);
  ring.resume();
  await ring.until("all are accounted for", ({ counters }) => {
    return counters !== null && counters.frames + counters.kernelDrops >= sent.length;
  });
  t.true(ring.counters!.kernelDrops > 0);
  t.like(ring.counters, { controlFrames: 200, controlDrops: 0, controlFreezes: 0 });
  t.is(ring.dropped, ring.counters!.kernelDrops);
  const seen = ring.frames.map((frame) => frame.hex);
  t.deepEqual(
    seen.filter((hex) => isControl(Buffer.from(hex, "hex"))),
    sent.filter(isControl).map(hexOf),
  );
  const times = ring.frames.map((frame) => frame.at);
  t.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  );
});

test("a flood of control frames fills their own ring alone, and is counted", async (t) => {
  const network = createNamespace(t);
  const ring = await startRing(t, network, { blockBytes: 65_536, blockCount: 64 });
  await ring.pause();
  const sent = Array.from({ length: 20_000 }, (_, i) => (i % 20 === 0 ? bulkOf(i) : arpOf(i)));
  network.send("peer0", sent);
  ring.resume();
  await ring.until("all are accounted for", ({ counters }) => {
    return counters !== null && counters.frames + counters.controlDrops >= sent.length;
  });
  const { controlDrops, controlFreezes, controlFrames } = ring.counters!;
  t.true(controlDrops > 0 && controlFreezes > 0);
  t.is(controlFrames + controlDrops, 19_000);
  t.like(ring.counters, { kernelDrops: 0, frames: controlFrames + 1000 });
  t.is(ring.dropped, controlDrops);
});
