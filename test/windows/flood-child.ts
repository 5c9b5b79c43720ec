import { Pipeline } from "#app/pipeline.ts";
import type { Frame } from "#capture/types.ts";
import { defaultConfig } from "#config/defaults.ts";
import { micros } from "#core/units.ts";
import { NO_BOX } from "#features/vector.ts";
import type { TableGauge } from "#l2/types.ts";
import { frameOf } from "../decode/observe.ts";
import { ARP_REQUEST, ethernet, ipv4, ipv6, tcp, udp } from "../decode/sample.ts";
import { type Dice, diceOf } from "../fuzz/decode.ts";

// Sends random addresses through a pipeline, in a process with the appliance's own memory
// settings, and prints what memory did: node --expose-gc test/windows/flood-child.ts WARM_UP FRAMES

/** What the child prints. */
export interface FloodReport {
  readonly heapGrowthBytes: number;
  readonly residentGrowthBytes: number;
  readonly frames: number;
  readonly windows: number;
  readonly gauges: readonly TableGauge[];
}

/** 20,000 frames a second: a million take ten windows, so that tables also see time pass. */
const STEP_MICROS = 50;

/** First byte and bytes of what is random in a frame. */
type Places = readonly (readonly [number, number])[];
/** Source but for its first byte (never a group), sender's address likewise, and the target. */
const ARP_PLACES: Places = [
  [7, 5],
  [23, 9],
  [38, 4],
];
/** Source, then both IP addresses and ports. */
const IPV4_PLACES: Places = [
  [7, 5],
  [26, 12],
];
const IPV6_PLACES: Places = [
  [7, 5],
  [22, 36],
];
const ARP_REPLY = ARP_REQUEST.replace("04 0001", "04 0002");
const KINDS: readonly (readonly [Uint8Array, Places])[] = [
  [ethernet("0806", ARP_REQUEST), ARP_PLACES],
  [ethernet("0806", ARP_REPLY), ARP_PLACES],
  [ethernet("0800", ipv4(6, tcp())), IPV4_PLACES],
  [ethernet("0800", ipv4(17, udp(53, 53, ""))), IPV4_PLACES],
  [ethernet("86dd", ipv6(17, udp(53, 53, ""))), IPV6_PLACES],
];
const FRAMES: readonly (readonly [Frame, Places])[] = KINDS.map(([bytes, places]) => [
  frameOf({ bytes }),
  places,
]);

function flood(pipeline: Pipeline, dice: Dice, from: number, until: number): void {
  for (let i = from; i < until; i++) {
    const [frame, places] = FRAMES[i % FRAMES.length]!;
    for (const [at, count] of places) {
      for (let j = at; j < at + count; j++) frame.bytes[j] = dice(256);
    }
    frame.at = micros(1_714_557_600_000_000 + i * STEP_MICROS);
    pipeline.visit(frame);
    if (i % 1000 === 0) pipeline.tick(frame.at, 0);
  }
}

function memory() {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
  return { heapBytes: heapUsed + arrayBuffers, residentBytes: rss };
}

function report(warmUp: number, frames: number): FloodReport {
  let windows = 0;
  const pipeline = new Pipeline({
    windowSeconds: 5,
    l2: defaultConfig().l2,
    seed: 0x51ed270b,
    box: () => NO_BOX,
    emit: (event) => {
      if (event.kind === "window") windows++;
    },
  });
  const dice = diceOf(1);
  flood(pipeline, dice, 0, warmUp);
  const before = memory();
  flood(pipeline, dice, warmUp, warmUp + frames);
  const after = memory();
  return {
    heapGrowthBytes: after.heapBytes - before.heapBytes,
    residentGrowthBytes: after.residentBytes - before.residentBytes,
    frames: pipeline.totals().frames,
    windows,
    gauges: pipeline.gauges(),
  };
}

if (import.meta.main) {
  const [warmUp, frames] = process.argv.slice(2).map(Number) as [number, number];
  process.stdout.write(JSON.stringify(report(warmUp, frames)));
}
