import test from "ava";
import fc from "fast-check";
import type { AlertEvent } from "#l2/types.ts";
import { announcement, datagram, poll, question, reply } from "../helpers/frames.ts";
import {
  accusations,
  attacker,
  gateway,
  host,
  other,
  type Story,
  tell,
  thief,
} from "./spoof-story.ts";

/** What stations do, by a name that tells it when a property fails. */
const acts: Readonly<Record<string, readonly (() => Uint8Array)[]>> = {
  "owner answers": [() => question(host, gateway.ip), () => reply(gateway, host)],
  "both answer": [
    () => question(host, gateway.ip),
    () => reply(thief, host),
    () => reply(gateway, host),
  ],
  "owner asks": [() => question(gateway, other.ip)],
  "owner polls": [() => poll(gateway, host)],
  "owner announces": [() => announcement(gateway)],
  "owner sends": [() => datagram(gateway, host)],
  "thief tells": [() => reply(thief, host)],
  "thief polls": [() => poll(thief, host)],
  "thief announces": [() => announcement(thief)],
  "thief asks as the owner": [() => question(thief, other.ip)],
  "thief asks as itself": [() => question(attacker, other.ip)],
  "thief is polled": [() => poll(host, thief), () => reply(thief, host)],
  "thief sends": [() => datagram(attacker, host)],
  "thief repairs": [() => reply(gateway, host, { from: attacker.mac })],
};

type Step = readonly [act: string, waitMs: number];
const steps = fc.array(
  fc.tuple(
    fc.constantFrom(...Object.keys(acts)),
    fc.oneof(fc.nat(300), fc.nat(3_000), fc.nat(100_000)),
  ),
  { maxLength: 60, size: "max" },
);

/**
 * An owner that lives sooner or later answers or asks; this one does before it polls, or announces
 * itself a third time.
 */
function storyOf(steps: readonly Step[]): Story {
  const story: [number, Uint8Array][] = [];
  let millis = 0;
  let isOwnerHeard = false;
  let announced = 0;
  for (const [act, waitMs] of steps) {
    isOwnerHeard ||= /^(owner answers|owner asks|both)/.test(act);
    if (act === "owner announces") announced++;
    const isEarly = act === "owner polls" || (act === "owner announces" && announced > 2);
    if (isEarly && !isOwnerHeard) continue;
    millis += waitMs;
    for (const frame of acts[act] ?? []) {
      millis++;
      story.push([millis / 1000, frame()]);
    }
  }
  return story;
}

test("property: whatever both do from the first frame on, the true owner is not accused", (t) => {
  let found = 0;
  fc.assert(
    fc.property(steps, fc.constantFrom(1, 2), (steps, copies) => {
      const accused = accusations(tell(storyOf(steps), copies));
      found += accused.length;
      return accused.every(([mac]) => mac === attacker.mac);
    }),
    { numRuns: 1000 },
  );
  t.log(`${found} accusations`);
  t.true(found > 100, "and many a thief is");
});

test("property: an attacker's own address is never the one it stole", (t) => {
  const owned = [undefined, null, attacker.ip];
  const isOwn = ({ type, attacker }: AlertEvent) =>
    type !== "arp-spoof" || owned.includes(attacker?.ip);
  fc.assert(
    fc.property(steps, (steps) => tell(storyOf(steps)).every(isOwn)),
    { numRuns: 500 },
  );
  t.pass();
});
