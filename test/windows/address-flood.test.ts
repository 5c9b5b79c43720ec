import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import test from "ava";
import { Pipeline } from "#app/pipeline.ts";
import type { Frame } from "#capture/types.ts";
import { defaultConfig } from "#config/load.ts";
import { micros } from "#core/units.ts";
import { NO_BOX } from "#features/vector.ts";
import { frameOf } from "../decode/observe.ts";
import { ARP_REQUEST, ethernet, ipv4, ipv6, tcp, udp } from "../decode/sample.ts";
import { type Dice, diceOf } from "../fuzz/decode.ts";

const WARM_UP = 200_000;
const FRAMES = 1_000_000;
/** 12 windows of 5 s, so that tables also see time pass. */
const STEP_MICROS = 60;
const GROWTH_BYTES = 20 * 2 ** 20;
/** Where the addresses of each kind of frame stand: MAC, then IP. */
const KINDS: readonly { frame: Frame; randomAt: readonly (readonly [number, number])[] }[] = [
  // Ethernet source, sender MAC and IP, target IP.
  {
    frame: frameOf({ bytes: ethernet("0806", ARP_REQUEST) }),
    randomAt: [
      [7, 5],
      [23, 9],
      [38, 4],
    ],
  },
  {
    frame: frameOf({ bytes: ethernet("0806", ARP_REQUEST.replace("0001 0025", "0002 0025")) }),
    randomAt: [
      [7, 5],
      [23, 9],
      [38, 4],
    ],
  },
  // Ethernet source, addresses, ports.
  {
    frame: frameOf({ bytes: ethernet("0800", ipv4(6, tcp())) }),
    randomAt: [
      [7, 5],
      [26, 12],
    ],
  },
  {
    frame: frameOf({ bytes: ethernet("0800", ipv4(17, udp(53, 53, ""))) }),
    randomAt: [
      [7, 5],
      [26, 12],
    ],
  },
  {
    frame: frameOf({ bytes: ethernet("86dd", ipv6(17, udp(53, 53, ""))) }),
    randomAt: [
      [7, 5],
      [22, 36],
    ],
  },
];

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
}

function memory(): { readonly heapBytes: number; readonly residentBytes: number } {
  collectGarbage();
  const { heapUsed, rss, arrayBuffers } = process.memoryUsage();
  return { heapBytes: heapUsed + arrayBuffers, residentBytes: rss };
}

function flood(pipeline: Pipeline, dice: Dice, from: number, until: number): void {
  for (let i = from; i < until; i++) {
    const { frame, randomAt } = KINDS[i % KINDS.length]!;
    for (const [at, count] of randomAt) {
      for (let j = at; j < at + count; j++) frame.bytes[j] = dice(256);
    }
    frame.at = micros(1_714_557_600_000_000 + i * STEP_MICROS);
    pipeline.visit(frame);
    if (i % 1000 === 0) pipeline.tick(frame.at, 0);
  }
}

test("a million frames of random addresses leave memory as it was, and tables within bounds", (t) => {
  let windows = 0;
  let alerts = 0;
  const pipeline = new Pipeline({
    windowSeconds: 5,
    l2: defaultConfig().l2,
    seed: 0x51ed270b,
    box: () => NO_BOX,
    emit: (event) => {
      if (event.kind === "window") windows++;
      else alerts++;
    },
  });
  const dice = diceOf(1);
  flood(pipeline, dice, 0, WARM_UP);
  const before = memory();
  flood(pipeline, dice, WARM_UP, WARM_UP + FRAMES);
  const after = memory();

  const heapGrowth = after.heapBytes - before.heapBytes;
  const residentGrowth = after.residentBytes - before.residentBytes;
  t.log({ heapGrowth, residentGrowth, alerts, windows });
  t.true(heapGrowth <= GROWTH_BYTES, `heap grew by ${heapGrowth}`);
  t.true(residentGrowth <= GROWTH_BYTES, `resident memory grew by ${residentGrowth}`);

  const gauges = pipeline.gauges();
  t.log(gauges);
  for (const { name, size, limit } of gauges) t.true(size <= limit, `${name}: ${size} of ${limit}`);
  const evicted = new Map(gauges.map((gauge) => [gauge.name, gauge.evicted]));
  for (const name of ["stations", "bindings"]) t.true(evicted.get(name)! > FRAMES / 10, name);
  t.is(windows, Math.floor(((WARM_UP + FRAMES) * STEP_MICROS) / 5_000_000) - 1);
  t.is(pipeline.totals().frames, WARM_UP + FRAMES);
});
