import { basename } from "node:path";
import test from "ava";
import { replayFile } from "#app/replay-file.ts";
import { openCaptureFile } from "#capture/file/capture-file.ts";
import { defaultConfig } from "#config/defaults.ts";
import { formatIpv4 } from "#core/ip-address.ts";
import { formatMac, macFromParts } from "#core/mac-address.ts";
import { createArpFacts, decodeArp } from "#decode/arp.ts";
import { decodeFrame } from "#decode/frame.ts";
import { createPacket } from "#decode/packet.ts";
import type { ProtocolTotals } from "#decode/protocol-counts.ts";
import { REFUSAL_NAMES } from "#decode/refusal.ts";
import { type ArpFacts, Control } from "#decode/types.ts";
import { dataCaptures } from "../helpers/data-folder.ts";
import { countedLayers, type TsharkRow, tsharkFields } from "../helpers/tshark.ts";

const FIELDS = [
  "frame.protocols",
  "icmpv6.type",
  "arp.opcode",
  "arp.src.hw_mac",
  "arp.src.proto_ipv4",
  "arp.dst.hw_mac",
  "arp.dst.proto_ipv4",
] as const;
type Row = TsharkRow<(typeof FIELDS)[number]>;

interface Difference {
  readonly file: string;
  /** What the comparison says, word for word. */
  readonly what: string;
  readonly why: string;
}

/** All that is not equal, and why. An entry that no longer happens fails the test. */
const DIFFERENCES: readonly Difference[] = [
  {
    file: "arp/tcpdump-arp-oobr-FUZZED.pcap",
    what: "ARP refused as arp-hardware-type: 82",
    why: "the fuzzer set a hardware type other than Ethernet (1) and IEEE 802 (6); tshark guesses",
  },
  {
    file: "arp/tcpdump-arp-oobr-FUZZED.pcap",
    what: "ARP refused as arp-lengths: 84",
    why: "the fuzzer set address lengths other than 6 and 4, so that the fields have moved",
  },
  {
    file: "arp/tcpdump-arp-oobr-FUZZED.pcap",
    what: "ARP refused as arp-protocol-type: 93",
    why: "the fuzzer set a protocol other than IPv4 (0x0800); tshark prints the fields it can",
  },
  {
    file: "arp/zeek-arp-leak.pcap",
    what: "ARP refused as arp-lengths: 6",
    why: "made to leak memory: address lengths of 255 that no Ethernet or IPv4 address has",
  },
];

function countByTshark(rows: readonly Row[]): ProtocolTotals {
  const frames = rows.map((row) => ({ ...countedLayers(row["frame.protocols"]), row }));
  const count = (isOne: (frame: (typeof frames)[number]) => boolean) => frames.filter(isOne).length;
  const isNdp = (type: number) => type >= 133 && type <= 137;
  return {
    frames: rows.length,
    vlan: count((f) => f.isTagged),
    arp: count((f) => f.network === "arp"),
    ipv4: count((f) => f.network === "ip"),
    ipv6: count((f) => f.network === "ipv6"),
    tcp: count((f) => f.transport === "tcp"),
    udp: count((f) => f.transport === "udp"),
    icmp: count((f) => f.transport === "icmp"),
    icmpv6: count((f) => f.transport === "icmpv6"),
    ndp: count((f) => f.transport === "icmpv6" && isNdp(Number(f.row["icmpv6.type"]))),
    dhcp: count((f) => f.application === "dhcp"),
    vrrp: count((f) => f.transport === "vrrp"),
    hsrp: count((f) => f.application === "hsrp"),
    dhcp6: count((f) => f.application === "dhcpv6"),
    tunnelled: count((f) => f.isTunnelled),
  };
}

/** "protocol: ours / tshark's" for each count that differs. */
async function countDifferences(path: string, rows: readonly Row[]): Promise<string[]> {
  const { protocols } = await replayFile(path, defaultConfig(), () => {});
  return Object.entries(countByTshark(rows)).flatMap(([name, count]) => {
    const ours = protocols[name as keyof ProtocolTotals];
    return ours === count ? [] : [`${name}: ${ours} / ${count}`];
  });
}

function arpText(arp: ArpFacts): string {
  const sender = formatMac(macFromParts(arp.senderMacHigh, arp.senderMacLow));
  const target = formatMac(macFromParts(arp.targetMacHigh, arp.targetMacLow));
  const addresses = [sender, formatIpv4(arp.senderIp), target, formatIpv4(arp.targetIp)];
  return [arp.operation, ...addresses].join(" ");
}

/** The fields of every ARP frame in file order, or why it has none. */
async function arpByUs(path: string): Promise<string[]> {
  const packet = createPacket();
  const arp = createArpFacts();
  const texts: string[] = [];
  await using source = await openCaptureFile(path);
  const { signal } = new AbortController();
  for (let ended = false; !ended; ) {
    const report = await source.readBlock((frame) => {
      decodeFrame(frame, packet);
      if (packet.control !== Control.arp) return;
      const isRead = decodeArp(packet, arp);
      texts.push(isRead ? arpText(arp) : `refused as ${REFUSAL_NAMES[packet.refusal]}`);
    }, signal);
    ended = report.ended;
  }
  return texts;
}

function arpByTshark(rows: readonly Row[]): string[] {
  const [, , ...fields] = FIELDS;
  return rows
    .filter((row) => countedLayers(row["frame.protocols"]).network === "arp")
    .map((row) => fields.map((field) => row[field]).join(" "));
}

/** How many ARP frames differ, by how. */
function arpDifferences(ours: readonly string[], theirs: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (let i = 0; i < Math.max(ours.length, theirs.length); i++) {
    if (ours[i] === theirs[i]) continue;
    const isRefusal = ours[i]?.startsWith("refused");
    const how = isRefusal ? `ARP ${ours[i]}` : `ARP ${ours[i]} / ${theirs[i]}`;
    counts.set(how, (counts.get(how) ?? 0) + 1);
  }
  return [...counts].map(([how, count]) => `${how}: ${count}`).sort();
}

const agree = test.macro(async (t, folder: string) => {
  const paths = dataCaptures(t, folder);
  if (paths.length === 0) return;
  const names = paths.map((path) => `${folder}/${basename(path)}`);
  const known = DIFFERENCES.filter(({ file }) => file.startsWith(`${folder}/`));
  for (const { file } of known) t.true(names.includes(file), `${file} is there`);
  for (const [i, path] of paths.entries()) {
    const name = names[i]!;
    const rows = await tsharkFields(path, FIELDS);
    const differences = [
      ...(await countDifferences(path, rows)),
      ...arpDifferences(await arpByUs(path), arpByTshark(rows)),
    ];
    const explained = known.filter(({ file }) => file === name).map(({ what }) => what);
    t.deepEqual(differences, explained, name);
  }
});

test.serial("ARP captures: counts and ARP fields are tshark's", agree, "arp");
test.serial("attack captures: counts and ARP fields are tshark's", agree, "attacks");
test.serial("captures of a week: counts and ARP fields are tshark's", agree, "iot-week");
