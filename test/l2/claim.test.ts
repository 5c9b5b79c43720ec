import test from "ava";
import { LinkType } from "#capture/types.ts";
import { formatIpv4 } from "#core/ip-address.ts";
import { formatMac } from "#core/mac-address.ts";
import type { Micros } from "#core/units.ts";
import { createArpFacts, decodeArp } from "#decode/arp.ts";
import { decodeFrame } from "#decode/frame.ts";
import { createPacket } from "#decode/packet.ts";
import { createClaim, isOutOfTurn, Manner, readClaim } from "#l2/claim.ts";
import { announcement, arp, hex, poll, probe, question, reply } from "../helpers/frames.ts";

const router = { mac: "02:00:00:00:00:01", ip: "192.168.1.1" };
const host = { mac: "02:00:00:00:00:33", ip: "192.168.1.51" };

/** The claim a frame makes, or null. */
function claimOf(bytes: Uint8Array, wasAsked = false, link: LinkType = LinkType.ethernet) {
  const packet = createPacket();
  const facts = createArpFacts();
  const claim = createClaim();
  decodeFrame(
    {
      bytes,
      offset: 0,
      capturedBytes: bytes.length,
      wireBytes: bytes.length,
      at: 0 as Micros,
      link,
      own: false,
    },
    packet,
  );
  if (!decodeArp(packet, facts)) throw new Error("no ARP message");
  if (!readClaim(packet, facts, wasAsked, claim)) return null;
  const { ip, mac, source, vlanId, manner, targetIp } = claim;
  return {
    ip: formatIpv4(ip),
    mac: formatMac(mac),
    source: formatMac(source),
    vlanId,
    manner: Object.keys(Manner)[manner],
    targetIp: formatIpv4(targetIp),
  };
}

const manner = test.macro(
  (t, name: keyof typeof Manner, targetIp: string, bytes: Uint8Array, wasAsked?: boolean) => {
    t.deepEqual(claimOf(bytes, wasAsked), {
      ip: router.ip,
      mac: router.mac,
      source: router.mac,
      vlanId: 0,
      manner: name,
      targetIp,
    });
  },
);

test("a reply to whoever asked", manner, "answer", host.ip, reply(router, host), true);
test("a reply nobody asked for", manner, "unasked", host.ip, reply(router, host));
test(
  "a reply to all that nobody asked for",
  manner,
  "unasked",
  host.ip,
  reply(router, host, { to: "ff:ff:ff:ff:ff:ff" }),
);
test("a request to all", manner, "question", host.ip, question(router, host.ip));
test("a request to one", manner, "poll", host.ip, poll(router, host));
test("an announcement by request", manner, "announcement", "0.0.0.0", announcement(router));
test(
  "an announcement by reply",
  manner,
  "announcement",
  "0.0.0.0",
  arp("0002", router, router, { to: "ff:ff:ff:ff:ff:ff" }),
);
test(
  "an 'announcement' for one station's ears alone is a reply nobody asked for",
  manner,
  "unasked",
  "0.0.0.0",
  arp("0002", router, router, { to: host.mac }),
);

test("the frame's own source and VLAN are kept beside the claim", (t) => {
  const bytes = reply(router, host, { from: "02:00:00:00:00:66", vlan: 20 });
  const claim = claimOf(bytes);
  t.is(claim?.source, "02:00:00:00:00:66");
  t.is(claim?.mac, router.mac);
  t.is(claim?.vlanId, 20);
});

test("a link without destinations cannot tell that a request was for one station", (t) => {
  const cooked = hex(
    "0004 0001 0006", // sent by this machine, Ethernet, 6 bytes
    router.mac,
    "0000 0806",
    "0001 0800 06 04 0001",
    router.mac,
    "c0a80101",
    "000000000000 c0a80133",
  );
  t.is(claimOf(cooked, false, LinkType.linuxCooked)?.manner, "question");
});

const silent = test.macro((t, bytes: Uint8Array) => {
  t.is(claimOf(bytes), null);
});

test("a probe of a free address claims nothing", silent, probe(host.mac, host.ip));
test("a group has no owner: address", silent, reply({ ...router, ip: "224.0.0.18" }, host));
test("a group has no owner: all", silent, reply({ ...router, ip: "255.255.255.255" }, host));
test("a group is no owner", silent, reply({ ...router, mac: "01:00:5e:00:00:12" }, host));
test("zeros are no owner", silent, reply({ ...router, mac: "00:00:00:00:00:00" }, host));
test("reverse ARP claims nothing", silent, arp("0004", router, host, {}));
test("inverse ARP claims nothing", silent, arp("0009", router, host, {}));

test("polls and unasked replies are out of turn", (t) => {
  const found = Object.entries(Manner).filter(([, manner]) => isOutOfTurn(manner));
  t.deepEqual(
    found.map(([name]) => name),
    ["poll", "unasked"],
  );
});
