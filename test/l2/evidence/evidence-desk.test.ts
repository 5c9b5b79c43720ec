import test from "ava";
import { defaultConfig } from "#config/defaults.ts";
import { micros } from "#core/units.ts";
import { EvidenceDesk } from "#l2/evidence/evidence-desk.ts";
import type { EvidencePart } from "#l2/evidence/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import { datagram, dhcpAck, reply } from "../../helpers/frames.ts";
import {
  alertOf,
  attacker,
  frameOf,
  gateway,
  packetOf,
  START,
  segment,
  victim,
} from "./samples.ts";

/** A part whose frames may be kept. */
interface Taken {
  readonly alert: AlertEvent;
  readonly frames: readonly {
    readonly frame: number;
    readonly hex: string;
    readonly wire: number;
  }[];
}

/** A desk with the pipeline's way to it: time, then the rules, then the frame. */
class Desk {
  readonly taken: Taken[] = [];
  readonly #moment = { at: micros(START), tick: 1, frame: 0 };
  readonly desk: EvidenceDesk;

  constructor(changes: Partial<ReturnType<typeof defaultConfig>["evidence"]> = {}) {
    const settings = { ...defaultConfig().evidence, ...changes };
    const take = (part: EvidencePart) => void this.taken.push(copyOf(part));
    this.desk = new EvidenceDesk({ settings, moment: this.#moment, take });
    this.pass(1);
  }

  pass(tick: number): void {
    this.#moment.tick = tick;
    this.desk.pass(tick);
    this.desk.resume();
  }

  /** Sees a frame, which makes this step where one is given. */
  see(bytes: Uint8Array, step?: (frame: number) => AlertEvent): number {
    const frame = frameOf(bytes, { at: micros(START + this.#moment.frame) });
    const packet = packetOf(frame);
    this.#moment.frame++;
    if (step) this.desk.step(step(this.#moment.frame));
    if (packet.control !== 0 || this.desk.room > 0) this.desk.see(frame, packet);
    return this.#moment.frame;
  }
}

function copyOf({ alert, frames }: EvidencePart): Taken {
  const copies = frames.map(({ frame, bytes, wireBytes }) => {
    return { frame, hex: Buffer.from(bytes).toString("hex"), wire: wireBytes };
  });
  return { alert, frames: copies };
}

const hexOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const spoofed = reply(attacker, victim);
const opens = (frame: number) => alertOf({ frame });
const countOf = (desk: Desk) => desk.taken.map(({ frames }) => frames.length);

test("control frames are kept whole, with their padding; others up to their headers", (t) => {
  const desk = new Desk();
  const padded = new Uint8Array(60);
  padded.set(spoofed);
  const ack = dhcpAck(gateway, victim, 60);
  desk.see(ack);
  desk.see(segment(attacker, victim, 600));
  desk.see(padded, opens);
  t.deepEqual(
    desk.taken[0]?.frames.map(({ hex, wire }) => [hex, wire]),
    [
      [hexOf(ack), ack.length],
      [hexOf(segment(attacker, victim, 600).subarray(0, 54)), 654],
      [hexOf(padded), 60],
    ],
  );
});

test("the configuration may ask for more of them", (t) => {
  const desk = new Desk({ payloadBytes: 100 });
  desk.see(segment(attacker, victim, 600));
  desk.see(segment(attacker, victim, 20), opens);
  t.deepEqual(
    desk.taken[0]?.frames.map(({ hex }) => hex.length / 2),
    [154, 74],
  );
});

test("a tick brings so many frames and no more, control frames aside", (t) => {
  const desk = new Desk({ framesPerTick: 3 });
  for (let i = 0; i < 10; i++) desk.see(datagram(attacker, victim));
  for (let i = 0; i < 10; i++) desk.see(spoofed);
  desk.pass(1);
  for (let i = 0; i < 10; i++) desk.see(datagram(attacker, victim));
  desk.pass(2);
  for (let i = 0; i < 2; i++) desk.see(datagram(attacker, victim));
  desk.see(spoofed, opens);
  t.deepEqual(countOf(desk), [3 + 10 + 2 + 1]);
});

test("the frame that opens an alert is kept, however busy the tick", (t) => {
  for (const framesPerTick of [0, 3]) {
    const desk = new Desk({ framesPerTick });
    for (let i = 0; i < 10; i++) desk.see(datagram(attacker, victim));
    const opening = segment(attacker, victim, 0);
    const frame = desk.see(opening, opens);
    t.deepEqual(desk.taken[0]?.frames.at(-1), { frame, hex: hexOf(opening), wire: 54 });
    desk.see(datagram(attacker, victim));
    t.is(desk.desk.room, 0);
  }
});

test("a flood of bulk pushes no control frame out", (t) => {
  const desk = new Desk({ framesPerTick: 1024 });
  const first = desk.see(spoofed);
  for (let i = 0; i < 100_000; i++) {
    if (i % 1024 === 0) desk.pass(2 + i / 1024);
    desk.see(datagram(attacker, victim));
  }
  desk.see(spoofed, opens);
  t.is(desk.taken[0]?.frames[0]?.frame, first);
});

test("what came within the time before belongs to it, and what comes until it closes", (t) => {
  const desk = new Desk({ secondsBefore: 5 });
  desk.see(spoofed);
  desk.pass(100);
  desk.see(spoofed);
  desk.pass(149);
  const frame = desk.see(spoofed, opens);
  desk.pass(300);
  desk.see(spoofed);
  desk.desk.pass(310);
  desk.desk.step(alertOf({ frame, state: "updated" }));
  desk.desk.step(alertOf({ frame, state: "closed" }));
  desk.desk.step(alertOf({ frame, state: "closed" }));
  t.deepEqual(
    desk.taken.map(({ alert, frames }) => [alert.state, frames.map((one) => one.frame)]),
    [
      ["opened", [2, 3]],
      ["updated", [4]],
      ["closed", []],
    ],
    "a second close is of no case",
  );
});

test("an alert that time opens has what the rings hold", (t) => {
  const desk = new Desk();
  desk.see(spoofed);
  desk.desk.pass(20);
  desk.desk.step(alertOf({ frame: 1 }));
  t.deepEqual(countOf(desk), [1]);
});

test("a flood of alerts is looked through ten times a second; each has its opening frame", (t) => {
  const desk = new Desk();
  for (let i = 0; i < 50; i++) desk.see(spoofed, (frame) => alertOf({ frame, id: `a-${frame}` }));
  t.deepEqual(countOf(desk), [
    ...Array.from({ length: 10 }, (_, i) => i + 1),
    ...Array(40).fill(1),
  ]);
  t.true(desk.taken.every(({ alert, frames }) => frames.at(-1)?.frame === alert.frame));
  const looks = () => desk.desk.gauges().find(({ name }) => name.includes("looks"));
  t.like(looks(), { size: 10, limit: 10, evicted: 40 });
  desk.desk.step(alertOf({ id: "a-1", frame: 1, state: "updated" }));
  t.is(desk.taken.length, 50, "it is told with the next step");
  desk.pass(11);
  t.like(looks(), { size: 0, evicted: 41 });
  desk.desk.step(alertOf({ id: "a-1", frame: 1, state: "updated" }));
  t.is(desk.taken.length, 51);
});

test("when the frames end, the alerts still open have their last step", (t) => {
  const desk = new Desk();
  for (let i = 0; i < 50; i++) desk.see(spoofed, (frame) => alertOf({ frame, id: `a-${frame}` }));
  desk.see(spoofed);
  desk.desk.finish();
  for (let i = 1; i <= 50; i++)
    desk.desk.step(alertOf({ frame: i, id: `a-${i}`, state: "closed" }));
  t.true(desk.taken.slice(50).every(({ frames }) => frames.at(-1)?.frame === 51));
  t.is(desk.taken.length, 100);
});
