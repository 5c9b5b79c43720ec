import { createHash } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import test from "ava";
import { createSimulation } from "#capture/synthetic/simulation.ts";
import type { Micros } from "#core/units.ts";
import {
  arpOf,
  type Choice,
  claims,
  MORNING,
  NIGHT,
  observe,
  optionsOf,
  unaskedReplies,
} from "./observed.ts";

async function digest(choice: Choice): Promise<string> {
  const hash = createHash("sha256");
  for (const { at, bytes } of await observe(choice)) hash.update(`${at} `).update(bytes);
  return hash.digest("hex");
}

const ATTACKS = [
  { kind: "spoof", offsetS: 5 },
  { kind: "scan", offsetS: 10 },
  { kind: "flood", offsetS: 15, framesPerS: 100 },
] as const;

test("the same seed, start and attacks give the same bytes, anything else others", async (t) => {
  const choice = { startAt: MORNING, durationS: 30, attacks: ATTACKS };
  const first = await digest(choice);
  t.is(await digest(choice), first);
  t.not(await digest({ ...choice, seed: 2 }), first);
  t.not(await digest({ ...choice, startAt: NIGHT }), first);
  t.not(await digest({ ...choice, attacks: [] }), first);
});

test("the bytes are the same on every machine", async (t) => {
  // Changes only when the office itself is changed on purpose.
  t.is(
    await digest({ durationS: 120, attacks: ATTACKS }),
    "ece81afc270bd9774cbe1d2c2d0940c431434adac89822e83cdebe8533e66b9d",
  );
});

for (const seed of [1, 2, 3, 4, 5]) {
  test(`a healthy morning of seed ${seed} has no conflict and no reply unasked`, async (t) => {
    const frames = await observe({ seed, startAt: MORNING, durationS: 150 });
    const times = frames.map((frame) => frame.at);
    t.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
    t.true(times[0]! >= MORNING && times.at(-1)! < MORNING + 150e6);
    t.true(arpOf(frames).some((arp) => arp.operation === 2));
    t.deepEqual(unaskedReplies(frames), []);
    for (const macs of claims(frames).values()) t.is(macs.size, 1);
    for (const arp of arpOf(frames)) t.is(arp.senderMac, arp.fromMac);
    t.true(frames.every(({ bytes }) => bytes.length >= 60 && bytes.length <= 1514));
  });
}

test("a station that is switched on asks for an address, then says that it has it", async (t) => {
  const frames = await observe({ durationS: 15 });
  const gratuitous = arpOf(frames).filter((arp) => arp.senderIp === arp.targetIp);
  const probes = arpOf(frames).filter((arp) => arp.senderIp === 0);
  t.is(gratuitous.length, 2);
  t.is(probes.length, 2);
  t.true(gratuitous.every((arp) => arp.operation === 1));
  t.deepEqual(
    new Set(probes.map((arp) => arp.targetIp)),
    new Set(gratuitous.map((a) => a.senderIp)),
  );
});

test("a working day is many times busier than the night", (t) => {
  const framesIn = (startAt: Micros) => {
    const simulation = createSimulation(optionsOf({ startAt }));
    while (simulation.nextAt() < startAt + 1_800e6) simulation.step(() => {});
    return simulation.counters.frames;
  };
  const night = framesIn(NIGHT);
  const day = framesIn(MORNING);
  t.true(night > 3_000, `${night} frames at night`);
  t.true(day > 4 * night, `${day} by day, ${night} at night`);
});

test("memory stays the same however long it runs", (t) => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const simulation = createSimulation(optionsOf({ startAt: MORNING }));
  let frames = 0;
  const heapAfter = (hours: number) => {
    while (simulation.nextAt() < MORNING + hours * 3_600e6) simulation.step(() => frames++);
    collect();
    return process.memoryUsage().heapUsed;
  };
  const early = heapAfter(0.25);
  const late = heapAfter(1);
  t.true(frames > 100_000, `${frames} frames`);
  t.true(late - early < 4e6, `grew by ${late - early} bytes`);
  t.deepEqual(simulation.counters.refused, {});
  t.is(simulation.counters.frames, frames);
});
