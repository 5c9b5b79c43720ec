import test from "ava";
import {
  arpOf,
  claims,
  etherType,
  ip,
  MORNING,
  observe,
  sourceMac,
  targetMac,
  u16,
  u32,
  unaskedReplies,
} from "./observed.ts";

const GATEWAY = ip("192.168.20.1");
const VICTIM = ip("192.168.20.130");
const ATTACKER = ip("192.168.20.131");
const OFFSET_S = 60;

const attack = observe({
  startAt: MORNING,
  durationS: 180,
  attacks: [{ kind: "spoof", offsetS: OFFSET_S }],
});

/** The hardware address of a host as it says itself while all is well. */
async function macOf(address: number): Promise<string> {
  const frames = await observe({ startAt: MORNING, durationS: 50 });
  const [mac = "", ...others] = claims(frames).get(address) ?? [];
  if (others.length > 0) throw new Error("not healthy");
  return mac;
}

test("until then all is well; then both sides are told wrong, once a second", async (t) => {
  const frames = await attack;
  const unasked = unaskedReplies(frames);
  const startAt = MORNING + OFFSET_S * 1e6;
  t.is(unasked[0]?.at, startAt);
  const attacker = await macOf(ATTACKER);
  for (const [told, claimed] of [
    [VICTIM, GATEWAY],
    [GATEWAY, VICTIM],
  ]) {
    const lies = arpOf(frames).filter(
      (arp) => arp.operation === 2 && arp.senderIp === claimed && arp.senderMac === attacker,
    );
    t.is(lies.length, 60);
    t.true(lies.every((lie) => lie.targetIp === told && lie.fromMac === attacker));
    for (const [i, lie] of lies.entries()) {
      t.true(Math.abs(lie.at - startAt - i * 1e6) < 200e3, `lie ${i} at ${lie.at - startAt}`);
    }
  }
});

test("at the end the true addresses are told", async (t) => {
  const frames = await attack;
  const attacker = await macOf(ATTACKER);
  const repairs = arpOf(frames).filter(
    (arp) => arp.operation === 2 && arp.fromMac === attacker && arp.senderMac !== attacker,
  );
  t.is(repairs.length, 6);
  const gateway = await macOf(GATEWAY);
  t.is(repairs[0]?.senderMac, gateway);
});

test("the victim's traffic with the outside is seen twice, the second time one hop on", async (t) => {
  const frames = await attack;
  const attacker = await macOf(ATTACKER);
  const stolen = frames.filter(
    (frame) =>
      etherType(frame) === 0x0800 &&
      targetMac(frame) === attacker &&
      u32(frame.bytes, 30) !== ATTACKER,
  );
  t.true(stolen.length > 20, `${stolen.length} frames`);
  const isInside = (address: number) => address >>> 8 === GATEWAY >>> 8;
  for (const { bytes } of stolen) {
    t.true(u32(bytes, 26) === VICTIM || u32(bytes, 30) === VICTIM);
    t.true(!isInside(u32(bytes, 26)) || !isInside(u32(bytes, 30)) || isGateway(bytes));
  }
  // Body, addresses and identification are the same; hardware addresses, TTL and sum differ.
  const body = (bytes: Uint8Array) => Buffer.from(bytes.subarray(26)).toString("hex");
  for (const one of stolen) {
    const again = frames.filter(
      (other) =>
        other.at > one.at &&
        other.at - one.at < 1_000 &&
        sourceMac(other) === attacker &&
        u16(other.bytes, 18) === u16(one.bytes, 18) &&
        body(other.bytes) === body(one.bytes),
    );
    t.is(again.length, 1);
    t.is(again[0]?.bytes[22], one.bytes[22]! - 1);
  }
});

function isGateway(bytes: Uint8Array): boolean {
  return u32(bytes, 26) === GATEWAY || u32(bytes, 30) === GATEWAY;
}

test("healed: after the end nothing goes to the attacker that is not meant for it", async (t) => {
  const attacker = await macOf(ATTACKER);
  const late = (await attack).filter(({ at }) => at > MORNING + (OFFSET_S + 70) * 1e6);
  const astray = late.filter(
    (frame) =>
      etherType(frame) === 0x0800 &&
      targetMac(frame) === attacker &&
      u32(frame.bytes, 30) !== ATTACKER,
  );
  t.deepEqual(astray, []);
});
