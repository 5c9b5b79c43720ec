import test from "ava";
import fc from "fast-check";
import { decodeFrame } from "#decode/frame.ts";
import type { Packet } from "#decode/types.ts";
import { hashDestination, hashSource } from "#windows/addresses.ts";
import { frameOf, hex, usedPacket } from "../decode/observe.ts";

const RAW_IP = 101;

function packetOf(bytes: Uint8Array, offset = 0): Packet {
  const packet = usedPacket(7);
  decodeFrame(frameOf({ bytes, link: RAW_IP }, { poison: 0x5a, offset, left: 0 }), packet);
  return packet;
}

const ipv4 = (source: string, destination: string, offset = 0) =>
  packetOf(hex("4500 0014 0000 0000 40 fd 0000", source, destination), offset);
const ipv6 = (source: string, destination: string, offset = 0) =>
  packetOf(hex("60000000 0000 3b 40", source, destination), offset);

const A4 = "0a020133";
const B4 = "0a0201fe";
const A6 = "fe800000000000000225b3fffebf91ee";
const B6 = "fe800000000000000225b3fffebf91ef";

test("one address hashes alike wherever it stands, and as source and destination", (t) => {
  t.is(hashSource(ipv4(A4, B4), 1), hashDestination(ipv4(B4, A4, 33), 1));
  t.is(hashSource(ipv6(A6, B6), 1), hashDestination(ipv6(B6, A6, 33), 1));
});

test("other addresses, and other seeds, hash otherwise", (t) => {
  for (const packet of [ipv4(A4, B4), ipv6(A6, B6)]) {
    t.not(hashSource(packet, 1), hashDestination(packet, 1));
    t.not(hashSource(packet, 1), hashSource(packet, 2));
  }
});

test("property: distinct IPv4 addresses have distinct hashes", (t) => {
  const address = fc.uint8Array({ minLength: 4, maxLength: 4 });
  fc.assert(
    fc.property(address, address, fc.integer(), (a, b, seed) => {
      const [one, other] = [a, b].map((bytes) => Buffer.from(bytes).toString("hex"));
      const packet = ipv4(one!, other!);
      return (hashSource(packet, seed) === hashDestination(packet, seed)) === (one === other);
    }),
  );
  t.pass();
});

test("every byte of an IPv6 address moves its hash", (t) => {
  const hashes = new Set<number>();
  for (let at = 0; at < 16; at++) {
    for (let value = 0; value < 256; value++) {
      const bytes = Buffer.from(A6, "hex");
      bytes[at] = value;
      hashes.add(hashSource(ipv6(bytes.toString("hex"), B6), 1));
    }
  }
  // 16 bytes of 256 values, of which one is each time the address itself.
  t.is(hashes.size, 16 * 255 + 1);
});
