import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { openCaptureFile } from "#capture/file/capture-file.ts";
import { AppError } from "#core/errors.ts";
import {
  block,
  interfaceBlock,
  packetBlock,
  pcapHeader,
  pcapRecord,
  sectionBlock,
  simpleBlock,
} from "../capture/file/literal.ts";

const BODY = Array.from({ length: 60 }, (_, i) => i);
/** More blocks than any of these small files can fill. */
const MANY_BLOCKS = 1_000;

const pcap = (order: "little" | "big", magic: number) => [
  ...pcapHeader({ order, magic }),
  ...Array.from({ length: 5 }, (_, i) =>
    pcapRecord({ seconds: i, fraction: 9, body: BODY.slice(i) }, order),
  ).flat(),
];
const pcapng = (order: "little" | "big") => [
  ...sectionBlock(order),
  ...interfaceBlock({ order, options: [[9, [0x86]]] }),
  ...packetBlock({ order, time: 1n, body: BODY }),
  ...packetBlock({ order, time: 2n, body: BODY }, 2),
  ...simpleBlock(60, BODY, order),
  ...block(5, BODY, order),
  ...sectionBlock(order),
  ...interfaceBlock({ order, link: 101 }),
  ...packetBlock({ order, time: 3n, body: BODY }),
];
const SEEDS = [
  pcap("little", 0xa1b2c3d4),
  pcap("big", 0xa1b23c4d),
  pcapng("little"),
  pcapng("big"),
  [...gzipSync(Uint8Array.from(pcapng("little")))],
].map((bytes) => Uint8Array.from(bytes));

/** Whole numbers below `limit`, the same for the same seed (Knuth's MMIX generator). */
export type Draw = (limit: number) => number;

export function drawFrom(seed: number): Draw {
  let state = BigInt(seed);
  return (limit) => {
    state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) & (2n ** 64n - 1n);
    return Number((state >> 33n) % BigInt(limit));
  };
}

/** A capture with some of its bytes changed, cut out, doubled or set to a borderline number. */
export function mutant(draw: Draw): Uint8Array {
  let bytes: Uint8Array = SEEDS[draw(SEEDS.length)]!.slice();
  const changes = 1 + draw(6);
  for (let i = 0; i < changes && bytes.length > 0; i++) bytes = change(bytes, draw);
  return bytes;
}

function change(bytes: Uint8Array, draw: Draw): Uint8Array {
  const at = draw(bytes.length);
  const count = draw(Math.min(64, bytes.length - at) + 1);
  switch (draw(5)) {
    case 0:
      bytes[at] = draw(256);
      return bytes;
    case 1:
      return bytes.subarray(0, at);
    case 2:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + count)]);
    case 3:
      return Buffer.concat([bytes.subarray(0, at + count), bytes.subarray(at)]);
    default: {
      const edges = [0, 1, 12, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0xffff_fffc, 262_144];
      const from = Math.min(at & ~3, Math.max(0, bytes.length - 4));
      if (bytes.length >= 4) {
        const view = new DataView(bytes.buffer, bytes.byteOffset);
        view.setUint32(from, edges[draw(edges.length)]!, draw(2) === 0);
      }
      return bytes;
    }
  }
}

/** Reads the bytes as a capture. @throws when that breaks a promise of the reader */
export async function readHostile(path: string, bytes: Uint8Array): Promise<void> {
  writeFileSync(path, bytes);
  const { signal } = new AbortController();
  const source = await openCaptureFile(path).catch((error: unknown) => {
    if (error instanceof AppError) return null;
    throw error;
  });
  if (source === null) return;
  await using file = source;
  let blocks = 0;
  for (let ended = false; !ended; blocks++) {
    if (blocks > MANY_BLOCKS) throw new Error("it does not end");
    ({ ended } = await file.readBlock((frame) => {
      const { offset, capturedBytes, wireBytes, at } = frame;
      const inside = offset >= 0 && offset + capturedBytes <= frame.bytes.length;
      const sane = capturedBytes >= 0 && wireBytes >= capturedBytes && Number.isSafeInteger(at);
      if (!inside || !sane || at < 0) throw new Error(`an impossible frame: ${at}, ${offset}`);
    }, signal));
  }
}
