import test from "ava";
import fc from "fast-check";
import { type PassedOn, RelayWatch } from "#l2/relay.ts";
import { decoded, macOf } from "../helpers/decoded.ts";
import { datagram, type Host } from "../helpers/frames.ts";
import { segment, udp } from "../helpers/ip-frames.ts";

const host: Host = { mac: "02:00:00:00:00:51", ip: "192.168.1.51" };
const gateway: Host = { mac: "02:00:00:00:00:01", ip: "192.168.1.1" };
const suspect: Host = { mac: "02:00:00:00:00:66", ip: "192.168.1.66" };
const second: Host = { mac: "02:00:00:00:00:67", ip: "192.168.1.67" };

function watch(...suspects: readonly Host[]): RelayWatch {
  const relays = new RelayWatch(1);
  for (const { mac } of suspects) relays.suspect(macOf(mac), 1);
  return relays;
}

/** Sets the Ethernet addresses, which change on the way; and so does the time to live. */
function leg(bytes: Uint8Array, from: Host, to: Host, ttl = 64): Uint8Array {
  const frame = bytes.slice();
  const put = ({ mac }: Host, at: number) =>
    frame.set(Buffer.from(mac.replace(/:/g, ""), "hex"), at);
  put(to, 0);
  put(from, 6);
  if (frame[12] === 0x08) frame[22] = ttl;
  else frame[21] = ttl;
  return frame;
}

const see = (relays: RelayWatch, bytes: Uint8Array, tick = 1): PassedOn | undefined =>
  relays.see(decoded(bytes), tick);

const passed = (by: Host, from: Host, to: Host): PassedOn => ({
  suspect: macOf(by.mac),
  sender: macOf(from.mac),
  receiver: macOf(to.mac),
});

const host6: Host = { ...host, ip: "fe80:0:0:0:0:0:0:51" };
const gateway6: Host = { ...gateway, ip: "fe80:0:0:0:0:0:0:1" };
const PACKETS: Readonly<Record<string, Uint8Array>> = {
  UDP: udp(host, gateway, [5000, 53]),
  "an empty datagram": datagram(host, gateway),
  TCP: segment({ from: host, to: gateway, ports: [5000, 443], flags: "A", data: "x" }),
  "UDP over IPv6": udp(host6, gateway6, [5000, 53]),
};
const PACKET = PACKETS.UDP as Uint8Array;

for (const [name, packet] of Object.entries(PACKETS)) {
  test(`${name} that goes to a suspect and from it to another is passed on, once`, (t) => {
    const relays = watch(suspect);
    t.is(see(relays, leg(packet, host, suspect)), undefined);
    t.deepEqual(see(relays, leg(packet, suspect, gateway, 63)), passed(suspect, host, gateway));
    t.is(see(relays, leg(packet, suspect, gateway, 63)), undefined, "its copy is not another");
  });
}

test("two copies of one leg prove nothing", (t) => {
  const relays = watch(suspect);
  for (let i = 0; i < 4; i++) t.is(see(relays, leg(PACKET, host, suspect)), undefined);
  const sent = udp(suspect, gateway, [5000, 53]);
  for (let i = 0; i < 4; i++) t.is(see(relays, leg(sent, suspect, gateway)), undefined);
});

test("what goes back to its sender is an echo", (t) => {
  const relays = watch(suspect);
  see(relays, leg(PACKET, host, suspect));
  t.is(see(relays, leg(PACKET, suspect, host)), undefined);
});

test("after two seconds it is another packet of the same looks", (t) => {
  const relays = watch(suspect);
  see(relays, leg(PACKET, host, suspect), 1);
  t.is(see(relays, leg(PACKET, suspect, gateway), 22), undefined);
  see(relays, leg(PACKET, host, suspect), 30);
  t.deepEqual(see(relays, leg(PACKET, suspect, gateway), 50), passed(suspect, host, gateway));
});

test("another sequence number is another packet", (t) => {
  const relays = watch(suspect);
  const packet = (sequence: number) =>
    segment({ from: host, to: gateway, ports: [5000, 443], flags: "A", sequence });
  see(relays, leg(packet(1000), host, suspect));
  t.is(see(relays, leg(packet(1001), suspect, gateway)), undefined);
});

test("who is not suspect is not watched, and who was ten minutes ago no longer", (t) => {
  const relays = watch(suspect);
  see(relays, leg(PACKET, host, second));
  t.is(see(relays, leg(PACKET, second, gateway)), undefined);
  see(relays, leg(PACKET, host, suspect), 6001);
  t.is(see(relays, leg(PACKET, suspect, gateway), 6001), undefined);
  t.is(relays.gauges()[0]?.size, 0);
});

test("a packet that one suspect passes to another is passed on too", (t) => {
  const relays = watch(suspect, second);
  see(relays, leg(PACKET, host, suspect));
  t.deepEqual(see(relays, leg(PACKET, suspect, second)), passed(suspect, host, second));
  t.deepEqual(see(relays, leg(PACKET, second, gateway)), passed(second, suspect, gateway));
});

test("of too many suspects the one whose doubts are oldest makes room", (t) => {
  const relays = new RelayWatch(1);
  relays.suspect(macOf(suspect.mac), 1);
  for (let i = 0; i < 31; i++) relays.suspect((0x020000001000 + i) as never, 2);
  relays.suspect(macOf(suspect.mac), 3);
  relays.suspect(0x020000002000 as never, 4);
  t.like(relays.gauges()[0], { name: "suspects", size: 32, limit: 32, evicted: 1 });
  see(relays, leg(PACKET, host, suspect), 5);
  t.deepEqual(see(relays, leg(PACKET, suspect, gateway), 5), passed(suspect, host, gateway));
});

test("a million packets to a suspect keep the limit", (t) => {
  const relays = watch(suspect);
  const packet = decoded(leg(PACKET, host, suspect));
  for (let i = 0; i < 1_000_000; i++) {
    packet.view.setUint32(packet.l4Offset, i);
    relays.see(packet, 1 + (i >> 10));
  }
  const table = relays.gauges()[1];
  t.is(table?.size, table?.limit);
  t.true((table?.evicted ?? 0) > 900_000);
});

test("property: who only gets, or only sends what is its own, never passes on", (t) => {
  const talk = fc.record({
    isToSuspect: fc.boolean(),
    peer: fc.constantFrom(host, gateway, second),
    ports: fc.tuple(fc.nat(3), fc.nat(3)),
    isTcp: fc.boolean(),
    sequence: fc.nat(2),
  });
  fc.assert(
    fc.property(fc.array(talk, { maxLength: 100 }), fc.constantFrom(1, 2), (talks, copies) => {
      const relays = watch(suspect);
      for (const { isToSuspect, peer, ports, isTcp, sequence } of talks) {
        const [from, to] = isToSuspect ? [peer, suspect] : [suspect, peer];
        const bytes = isTcp
          ? segment({ from, to, ports, flags: "A", sequence })
          : udp(from, to, ports);
        for (let copy = 0; copy < copies; copy++) t.is(see(relays, bytes), undefined);
      }
    }),
  );
});
