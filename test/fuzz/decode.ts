import { openCaptureFile } from "#capture/file/capture-file.ts";
import { LinkType } from "#capture/types.ts";
import { mix32 } from "#core/hash.ts";
import { disagreementOf, see, strayOf, type Wire } from "../decode/observe.ts";
import { ARP_REQUEST, dhcpAck, ethernet, ipv4, ipv6, tcp, udp } from "../decode/sample.ts";
import { capturePaths } from "../helpers/data-folder.ts";

// node test/fuzz/decode.ts [seconds] [seed]

/** Of one capture: enough for every kind of frame in it. */
const FRAMES_A_CAPTURE = 300;
const MOST_BYTES = 1514;
/** Values that lengths, versions, counts and types turn on. */
const TELLING = [0, 1, 2, 4, 5, 6, 8, 0x0f, 0x11, 0x2c, 0x3a, 0x3c, 0x40, 0x45, 0x60, 0x70, 0x81];
const LINKS: readonly number[] = [...Object.values(LinkType), 147];

/** Protocols that captures seldom hold. */
const RARE: readonly Wire[] = [
  ethernet("8100 0064", "0806", ARP_REQUEST),
  ethernet("0800", ipv4(17, udp(67, 68, dhcpAck()))),
  ethernet("0800", ipv4(112, "2133 6401 0001 baee 0a0201fe", { ttl: "ff" })),
  ethernet("0800", ipv4(17, udp(1985, 1985, "0000 1003 0a78 0500 636973636f000000 0a0201fe"))),
  ethernet("0800", ipv4(17, udp(1985, 1985, `0128 0200 0604 0005 ${"00".repeat(34)}`))),
  ethernet("86dd", ipv6(58, `8600 0000 40000708 ${"00".repeat(8)} 0101 0025b3bf91ee`)),
  ethernet("86dd", ipv6(58, `8800 0000 e0000000 ${"00".repeat(16)} 0201 0025b3bf91ee`)),
  ethernet("86dd", ipv6(17, udp(547, 546, "02 000001 0002 000a 00030001020000000001"))),
  ethernet("86dd", ipv6(17, udp(546, 547, "01 00"))),
  ethernet("86dd", ipv6(60, "3c00 000000000000".repeat(9))),
  ethernet("8100", `${"0064 8100 ".repeat(4)}0064 0806`, ARP_REQUEST),
  ethernet("86dd", ipv6(0, `2c00 010400000000 3c00 0000 00000001 0600 010400000000 ${tcp()}`)),
].map((bytes) => ({ bytes }));

/** Frames of every capture there is, and one of each rare kind. */
export async function seedFrames(): Promise<Wire[]> {
  const seeds: Wire[] = [...RARE];
  for (const path of capturePaths("arp", "attacks", "iot-week")) seeds.push(...(await some(path)));
  return seeds;
}

async function some(path: string): Promise<Wire[]> {
  const wires: Wire[] = [];
  await using source = await openCaptureFile(path);
  const { signal } = new AbortController();
  for (let ended = false; !ended && wires.length < FRAMES_A_CAPTURE; ) {
    const report = await source.readBlock(({ bytes, offset, capturedBytes, wireBytes, link }) => {
      if (wires.length >= FRAMES_A_CAPTURE) return;
      const captured = Math.min(capturedBytes, MOST_BYTES);
      wires.push({ bytes: bytes.slice(offset, offset + captured), link, wireBytes });
    }, signal);
    ended = report.ended;
  }
  return wires;
}

/** Whole numbers from 0 to below `limit`, the same ones for the same seed. */
export type Dice = (limit: number) => number;

export function diceOf(seed: number): Dice {
  let state = seed | 0;
  return (limit) => {
    state = (state + 0x9e3779b9) | 0;
    return Math.floor(((mix32(state) >>> 0) / 2 ** 32) * limit);
  };
}

/** A frame that nearly makes sense. */
function mutate(seeds: readonly Wire[], dice: Dice): Wire {
  const pool = dice(3) === 0 ? RARE : seeds;
  const seed = pool[dice(pool.length)] as Wire;
  let bytes = seed.bytes.slice();
  for (let changes = dice(6); changes > 0; changes--) bytes = change(bytes, seeds, dice);
  const link = dice(8) === 0 ? (LINKS[dice(LINKS.length)] as number) : (seed.link ?? 1);
  const more = [0, 0, dice(8), dice(2000), 65_536][dice(5)] as number;
  return { bytes, link, wireBytes: bytes.length + more };
}

function change(bytes: Uint8Array, seeds: readonly Wire[], dice: Dice): Uint8Array<ArrayBuffer> {
  // Most of what matters stands in the headers.
  const at = dice(dice(4) === 0 ? bytes.length + 1 : Math.min(bytes.length + 1, 96));
  const head = bytes.subarray(0, at);
  const value = dice(2) === 0 ? dice(256) : (TELLING[dice(TELLING.length)] as number);
  switch (dice(6)) {
    case 0:
      return Uint8Array.from(head);
    case 1:
      return join(head, Uint8Array.of(value), bytes.subarray(at));
    case 2:
      return join(head, bytes.subarray(Math.min(bytes.length, at + 1 + dice(8))));
    case 3: {
      const other = (seeds[dice(seeds.length)] as Wire).bytes;
      return join(head, other.subarray(Math.min(at, other.length)));
    }
    case 4:
      return join(head, Uint8Array.of(bytes[at]! ^ (1 << dice(8))), bytes.subarray(at + 1));
    default:
      return join(head, Uint8Array.of(value), bytes.subarray(at + 1));
  }
}

function join(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = Buffer.concat(parts).subarray(0, MOST_BYTES);
  return Uint8Array.from(bytes);
}

export interface FuzzResult {
  readonly frames: number;
  /** How often each refusal came. */
  readonly refusals: Readonly<Record<string, number>>;
  /** The first frame that was decoded wrongly, and how; null when none was. */
  readonly fault: string | null;
}

/** Decodes mutated frames while `goesOn` says so. */
export function fuzzDecode(
  seeds: readonly Wire[],
  dice: Dice,
  goesOn: (frames: number) => boolean,
): FuzzResult {
  const refusals: Record<string, number> = {};
  let frames = 0;
  let fault: string | null = null;
  for (; fault === null && goesOn(frames); frames++) {
    const wire = mutate(seeds, dice);
    fault = faultOf(wire);
    const { refusal } = fault === null ? see(wire) : { refusal: "fault" };
    refusals[refusal] = (refusals[refusal] ?? 0) + 1;
  }
  return { frames, refusals, fault };
}

function faultOf(wire: Wire): string | null {
  let what: string | null;
  try {
    what = strayOf(wire) ?? disagreementOf(wire);
  } catch (error) {
    what = `throws ${error}`;
  }
  if (what === null) return null;
  const hex = Buffer.from(wire.bytes).toString("hex");
  return `link ${wire.link}, ${wire.wireBytes} bytes on the wire, ${hex}: ${what}`;
}

if (import.meta.main) {
  const [seconds = "10", seed = String(Math.floor(performance.timeOrigin))] = process.argv.slice(2);
  const endMs = performance.now() + Number(seconds) * 1000;
  const seeds = await seedFrames();
  const result = fuzzDecode(seeds, diceOf(Number(seed)), () => performance.now() < endMs);
  process.stdout.write(`${JSON.stringify({ seed, seeds: seeds.length, ...result }, null, 2)}\n`);
  if (result.fault !== null) process.exitCode = 1;
}
