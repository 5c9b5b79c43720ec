import test from "ava";
import fc from "fast-check";
import { openCaptureFile } from "#capture/file/capture-file.ts";
import { trafficFilter } from "#capture/ring/control-filter.ts";
import { LinkType } from "#capture/types.ts";
import { decodeFrame } from "#decode/frame.ts";
import { Refusal } from "#decode/refusal.ts";
import { Control, Layer, type Packet } from "#decode/types.ts";
import { frameOf, usedPacket } from "../../decode/observe.ts";
import {
  ARP_REQUEST,
  dhcpAck,
  digits,
  erspan2,
  erspan3,
  ethernet,
  gre,
  ipv4,
  ipv6,
  tcp,
  udp,
  vxlan,
} from "../../decode/sample.ts";
import { runProgram } from "../../helpers/bpf-machine.ts";
import { dataCaptures } from "../../helpers/data-folder.ts";

const filtersOf = (unwrap: "none" | "erspan" | "all") => ({
  control: trafficFilter("control", unwrap),
  bulk: trafficFilter("bulk", unwrap),
});
const ALL = filtersOf("all");
/** Protocols the filter keeps safe though the decoder does not read them. */
const UNREAD_PORTS = { 4: [3222], 6: [546, 547, 2029, 3222] } as const;

/** Which ring takes the frame; throws unless it is exactly one, without a look outside. */
function ringOf(bytes: Uint8Array, filters = ALL): "control" | "bulk" {
  const control = runProgram(filters.control, bytes);
  const bulk = runProgram(filters.bulk, bytes);
  if (control.isOutside || bulk.isOutside) throw new Error("reads past the frame");
  if ((control.result === 0) === (bulk.result === 0)) throw new Error("not in exactly one ring");
  const taken = Math.max(control.result, bulk.result);
  if (taken !== 0xffff_ffff) throw new Error(`keeps ${taken} bytes`);
  return control.result === 0 ? "bulk" : "control";
}

/** How filter and decoder differ over a frame, or null. */
function differenceOf(bytes: Uint8Array): string | null {
  const packet = usedPacket(0);
  decodeFrame(frameOf({ bytes }), packet);
  const ring = ringOf(bytes);
  const steers = packet.control !== Control.none;
  if (steers === (ring === "control")) return null;
  const isKnown = steers ? isBeyondFilter(packet) : isMoreThanDecoded(packet);
  return isKnown ? null : `${ring}, but control ${packet.control}, refusal ${packet.refusal}`;
}

/** Behind SNAP or IPv6 extension headers: such frames stay bulk. */
function isBeyondFilter(packet: Packet): boolean {
  const isSnap = packet.l3Offset !== packet.start + 14 + 4 * packet.vlanTags;
  const isExtended = packet.ipVersion === 6 && packet.l4Offset !== packet.l3Offset + 40;
  return isSnap || isExtended;
}

/** Malformed, or of a protocol the decoder does not read. */
function isMoreThanDecoded(packet: Packet): boolean {
  const ports: readonly number[] = packet.ipVersion === 6 ? UNREAD_PORTS[6] : UNREAD_PORTS[4];
  const isUnread = packet.layer === Layer.udp && ports.includes(packet.dstPort);
  return packet.refusal !== Refusal.none || isUnread;
}

const goesTo = test.macro((t, ring: "control" | "bulk", ...frames: readonly Uint8Array[]) => {
  for (const frame of frames) t.is(ringOf(frame), ring, Buffer.from(frame).toString("hex"));
});
const both = (protocol: number, payload: string) => [
  ethernet("0800", ipv4(protocol, payload)),
  ethernet("86dd", ipv6(protocol, payload)),
];

test("ARP", goesTo, "control", ethernet("0806", ARP_REQUEST), ethernet("0806"));
test(
  "behind tags",
  goesTo,
  "control",
  ...["8100 0064", "88a8 0001 8100 0002", "9100 0001"].map((tags) =>
    ethernet(tags, "0806", ARP_REQUEST),
  ),
);
test(
  "behind four tags, as many as are decoded",
  goesTo,
  "control",
  ethernet("8100 0001 ".repeat(4), "0800", ipv4(17, udp(68, 67, ""))),
);
test("behind five", goesTo, "bulk", ethernet("8100 0001 ".repeat(5), "0806", ARP_REQUEST));
test("VRRP and CARP", goesTo, "control", ...both(112, "2101 6401 0064 0000"));
test(
  "DHCP to server and client",
  goesTo,
  "control",
  ...[67, 68].map((port) => ethernet("0800", ipv4(17, udp(port, port, dhcpAck())))),
);
test(
  "DHCP for IPv6, HSRP for IPv6",
  goesTo,
  "control",
  ...[546, 547, 2029].map((port) => ethernet("86dd", ipv6(17, udp(port, port, "01 000001")))),
);
test("HSRP", goesTo, "control", ethernet("0800", ipv4(17, udp(1985, 1985, "0000"))));
test("GLBP", goesTo, "control", ...both(17, udp(3222, 3222, "0103")));
test(
  "NDP, from router solicitation to redirect",
  goesTo,
  "control",
  ...["85", "86", "87", "88", "89"].map((type) => ethernet("86dd", ipv6(58, `${type}00 0000`))),
);
test(
  "other ICMPv6",
  goesTo,
  "bulk",
  ...["80", "84", "8a", "8f"].map((type) => ethernet("86dd", ipv6(58, `${type}00 0000`))),
);
test(
  "behind IPv4 options",
  goesTo,
  "control",
  ethernet("0800", ipv4(17, udp(68, 67, ""), { versionAndLength: "46", options: "94040000" })),
  ethernet("0800", ipv4(17, udp(68, 67, ""), { versionAndLength: "4f", options: "01".repeat(40) })),
);
test(
  "a first fragment is told by its ports",
  goesTo,
  "control",
  ethernet("0800", ipv4(17, udp(67, 68, "", 3000), { fragment: "2000" })),
);
test(
  "a later fragment has none",
  goesTo,
  "bulk",
  ethernet("0800", ipv4(17, udp(67, 68, ""), { fragment: "1000" })),
  ethernet("0800", ipv4(112, "2101 6401", { fragment: "20b9" })),
);
test(
  "such ports as sender, or of TCP",
  goesTo,
  "bulk",
  ...both(17, udp(67, 49_152, "")),
  ...both(6, tcp().replace("01bb", "0043")),
);
test(
  "of the other version of IP",
  goesTo,
  "bulk",
  ethernet("86dd", ipv6(17, udp(68, 67, ""))),
  ethernet("0800", ipv4(17, udp(546, 547, ""))),
  ethernet("0800", ipv4(58, "8700 0000")),
);
test(
  "another version under that type",
  goesTo,
  "bulk",
  ethernet("0800", ipv4(17, udp(68, 67, ""), { versionAndLength: "65" })),
  ethernet("0800", ipv4(112, "2101 6401", { versionAndLength: "44" })),
);
test(
  "what the filter cannot tell: SNAP and IPv6 extension headers",
  goesTo,
  "bulk",
  ethernet("0024", "aaaa03 000000 0806", ARP_REQUEST),
  ethernet("86dd", ipv6(0, "3a00 010400000000 8700 0000")),
);

const INNER = {
  control: ethernet("8100 0064", "0806", ARP_REQUEST),
  bulk: ethernet("0800", ipv4(6, tcp())),
};
/** Each kind of delivery that the decoder looks into. */
const DELIVERIES: Readonly<Record<string, (frame: Uint8Array) => Uint8Array>> = {
  "erspan 1": (frame) => ethernet("0800", ipv4(47, gre("0000", "88be", "", frame))),
  "erspan 2": (frame) => ethernet("8100 0001", "0800", ipv4(47, erspan2(frame))),
  "erspan 3": (frame) => ethernet("86dd", ipv6(47, erspan3(frame))),
  "erspan 3 with a subheader": (frame) =>
    ethernet("0800", ipv4(47, erspan3(frame, { last: "0001", subheader: "00".repeat(8) }))),
  "GRE with every option": (frame) =>
    ethernet("0800", ipv4(47, gre("b000", "6558", "00".repeat(12), frame))),
  "GRE behind IPv4 options": (frame) => {
    const fields = { versionAndLength: "46", options: "94040000", totalBytes: 28 + frame.length };
    return ethernet("0800", ipv4(47, gre("0000", "6558", "", frame), fields));
  },
  VXLAN: (frame) => ethernet("0800", ipv4(17, vxlan(frame))),
  "VXLAN over IPv6": (frame) => ethernet("86dd", ipv6(17, vxlan(frame))),
};

for (const [name, deliver] of Object.entries(DELIVERIES)) {
  test(`inside ${name}, also in another tunnel`, (t) => {
    for (const ring of ["control", "bulk"] as const) {
      t.is(ringOf(deliver(INNER[ring])), ring);
      t.is(ringOf(deliver(deliver(INNER[ring]))), ring);
      t.is(ringOf(deliver(deliver(deliver(INNER[ring])))), "bulk");
      const isMirrors = name.startsWith("erspan");
      t.is(ringOf(deliver(INNER[ring]), filtersOf("erspan")), isMirrors ? ring : "bulk");
      t.is(ringOf(deliver(INNER[ring]), filtersOf("none")), "bulk");
    }
  });
}

test("every frame cut anywhere goes to exactly one ring, without a look outside", (t) => {
  for (const frame of [
    ethernet("8100 0001 ".repeat(4), "0800", ipv4(17, udp(68, 67, dhcpAck()))),
    ethernet("0800", ipv4(17, udp(68, 67, ""), { versionAndLength: "4f", options: "0101" })),
    ethernet("86dd", ipv6(58, "8700 0000 00000000")),
    ethernet("86dd", ipv6(17, udp(546, 547, ""))),
    ethernet("0800", ipv4(112, "2101 6401 0064 0000")),
    ...Object.values(DELIVERIES).map((deliver) => deliver(INNER.control)),
  ]) {
    for (let bytes = 0; bytes <= frame.length; bytes++) {
      t.notThrows(() => ringOf(frame.subarray(0, bytes)));
    }
  }
});

test("property: any bytes go to exactly one ring, and those that steer to the control ring", (t) => {
  const tags = fc.constantFrom("", "8100 0064", "88a8 0001 8100 0002");
  const port = fc.constantFrom(53, 67, 68, 546, 547, 1985, 2029, 3222, 49_152);
  const transport = fc.oneof(
    fc.tuple(port, port).map(([from, to]) => [17, udp(from, to, "abcd")] as const),
    fc.nat(255).map((type) => [58, `${digits(type, 1)} 00 0000 00000000`] as const),
    fc.constantFrom([112, "2101 6401 0064 0000"] as const, [6, tcp()] as const),
  );
  const network = fc.oneof(
    fc.constant(["0806", ARP_REQUEST]),
    transport.map(([protocol, body]) => ["0800", ipv4(protocol, body)]),
    transport.map(([protocol, body]) => ["86dd", ipv6(protocol, body)]),
  );
  const changes = fc.array(fc.tuple(fc.nat(90), fc.nat(255)), { maxLength: 4 });
  const delivery = fc.constantFrom((frame: Uint8Array) => frame, ...Object.values(DELIVERIES));
  const inner = fc
    .tuple(tags, network)
    .map(([tag, [type = "", body = ""]]) => ethernet(tag, type, body));
  fc.assert(
    fc.property(inner, delivery, changes, fc.nat(40), (frame, deliver, places, cut) => {
      const whole = deliver(frame);
      for (const [at, value] of places) if (at < whole.length) whole[at] = value;
      t.is(differenceOf(whole), null);
      t.notThrows(() => ringOf(whole.subarray(0, Math.max(0, whole.length - cut))));
    }),
    { numRuns: 6000 },
  );
  fc.assert(fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => void ringOf(bytes)));
});

test("every frame of the captures goes where its decoding says", async (t) => {
  const counts = { control: 0, bulk: 0 };
  for (const path of dataCaptures(t, "arp", "attacks")) {
    await using source = await openCaptureFile(path);
    const { signal } = new AbortController();
    for (let ended = false; !ended; ) {
      const report = await source.readBlock(({ bytes, offset, capturedBytes, link }) => {
        if (link !== LinkType.ethernet) return;
        const frame = bytes.subarray(offset, offset + capturedBytes);
        counts[ringOf(frame)]++;
        const mirrored = DELIVERIES["erspan 2"]?.(frame) ?? frame;
        const difference = differenceOf(frame) ?? differenceOf(mirrored);
        if (difference !== null)
          t.fail(`${path}: ${difference}: ${Buffer.from(frame).toString("hex")}`);
      }, signal);
      ended = report.ended;
    }
  }
  t.log(counts);
});
