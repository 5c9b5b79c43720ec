import { countedLayers, type TsharkRow, tsharkFields } from "../helpers/tshark.ts";

// The traffic features computed anew from what tshark reads, by their written definitions. Nothing
// here may come from src: what both sides got wrong in the same way would not be seen.

const FIELDS = [
  "frame.time_epoch",
  "frame.len",
  "frame.protocols",
  "eth.dst",
  "vlan.id",
  "arp.hw.type",
  "arp.proto.type",
  "arp.hw.size",
  "arp.proto.size",
  "arp.opcode",
  "arp.src.hw_mac",
  "arp.src.proto_ipv4",
  "arp.dst.proto_ipv4",
  "ip.src",
  "ip.dst",
  "ip.proto",
  "ip.frag_offset",
  "ipv6.src",
  "ipv6.dst",
  "ipv6.nxt",
  "ipv6.fraghdr.offset",
  "tcp.srcport",
  "tcp.dstport",
  "tcp.flags",
  "udp.srcport",
  "udp.dstport",
] as const;
type Row = TsharkRow<(typeof FIELDS)[number]>;

const WINDOW_S = 5;
const WINDOW_US = WINDOW_S * 1e6;
const LATE_US = 60e6;
const LONGEST_FILLED_US = 3600e6;
const DAY_US = 86_400e6;
const TICK_US = 100_000;
/** A flow is known through the span it was last seen in and the one after. */
const SPAN_TICKS = 1500;
/** Once more within this time is the same question, seen twice. */
const COPY_TICKS = 2;
/** The first reply in this time is an answer, and so are others this soon after it. */
const ANSWER_TICKS = 50;
const ECHO_TICKS = 10;

/** The 15 traffic features of a window, in their order. */
export interface OracleWindow {
  readonly startUs: number;
  readonly features: readonly number[];
}

/** What each file's windows must hold. */
export async function oracleWindows(path: string): Promise<OracleWindow[]> {
  const rows = await tsharkFields(path, FIELDS);
  const oracle = new Oracle();
  for (const row of rows) oracle.see(row);
  return oracle.finish();
}

/** Nanoseconds are cut off. */
function microsOf(epoch: string): number {
  const [seconds = "", fraction = ""] = epoch.split(".");
  return Number(seconds) * 1e6 + Number(fraction.slice(0, 6).padEnd(6, "0"));
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function entropyBits(counts: Map<string, number>): number {
  const total = counts.values().reduce((sum, count) => sum + count, 0);
  return counts
    .values()
    .reduce((bits, count) => bits - (count / total) * Math.log2(count / total), 0);
}

/** Tenths of a second since the first frame, which is in tick 1; they never go back. */
class Ticker {
  #elapsedUs = 0;
  #lastUs: number | null = null;

  at(nowUs: number): number {
    const stepUs = nowUs - (this.#lastUs ?? nowUs);
    if (stepUs > 0) this.#elapsedUs += Math.min(stepUs, DAY_US);
    // A late frame changes nothing; a clock set back by more goes on from there.
    if (this.#lastUs === null || stepUs > 0 || stepUs < -LATE_US) this.#lastUs = nowUs;
    return 1 + Math.floor(this.#elapsedUs / TICK_US);
  }
}

function emptySums() {
  return {
    packets: 0,
    bytes: 0,
    group: 0,
    tcp: 0,
    syn: 0,
    rst: 0,
    udp: 0,
    icmp: 0,
    arpRequests: 0,
    arpReplies: 0,
    unsolicited: 0,
    bindingChanges: 0,
    newFlows: 0,
    sources: new Set<string>(),
    ports: new Map<string, number>(),
  };
}

class Oracle {
  readonly #windows: OracleWindow[] = [];
  readonly #ticker = new Ticker();
  /** The span each flow was last seen in. */
  readonly #flows = new Map<string, number>();
  readonly #asked = new Map<string, { tick: number; answeredTick: number | null }>();
  /** By VLAN and address; and the VLAN where an address was last learned. */
  readonly #claimants = new Map<string, string>();
  readonly #vlans = new Map<string, string>();
  #startUs: number | null = null;
  #sums = emptySums();

  see(row: Row): void {
    const nowUs = microsOf(row["frame.time_epoch"]);
    this.#place(nowUs);
    const tick = this.#ticker.at(nowUs);
    const sums = this.#sums;
    sums.packets++;
    sums.bytes += Number(row["frame.len"]);
    if (!/^[0-9a-f]{2}:/.test(row["eth.dst"])) throw new Error("the oracle knows Ethernet only");
    if (Number.parseInt(row["eth.dst"].slice(0, 2), 16) % 2 === 1) sums.group++;
    const { network, transport } = countedLayers(row["frame.protocols"], 0);
    if (network === "arp") this.#seeArp(row, tick);
    if (network === "ip" || network === "ipv6") this.#seeIp(row, network, transport, tick);
  }

  finish(): OracleWindow[] {
    if (this.#startUs !== null) this.#close(0);
    return this.#windows;
  }

  /** Window 0 starts with the first frame, the others follow. */
  #place(nowUs: number): void {
    if (this.#startUs === null || nowUs < this.#startUs - LATE_US) {
      if (this.#startUs !== null) this.#close(nowUs);
      this.#startUs = nowUs;
    }
    while (nowUs >= this.#startUs + WINDOW_US) {
      const endUs: number = this.#startUs + WINDOW_US;
      this.#close(nowUs - endUs > LONGEST_FILLED_US ? nowUs : endUs);
    }
  }

  #close(nextUs: number): void {
    const s = this.#sums;
    const features = [
      s.packets / WINDOW_S,
      (s.bytes * 8) / WINDOW_S,
      share(s.bytes, s.packets),
      s.arpRequests / WINDOW_S,
      s.arpReplies / WINDOW_S,
      share(s.unsolicited, s.arpReplies),
      s.bindingChanges / WINDOW_S,
      share(s.group, s.packets),
      share(s.syn, s.tcp),
      share(s.rst, s.tcp),
      share(s.udp, s.packets),
      share(s.icmp, s.packets),
      s.newFlows / WINDOW_S,
      s.sources.size,
      entropyBits(s.ports),
    ];
    this.#windows.push({ startUs: this.#startUs as number, features });
    this.#sums = emptySums();
    this.#startUs = nextUs;
  }

  #seeArp(row: Row, tick: number): void {
    const isEthernet = row["arp.hw.type"] === "1" || row["arp.hw.type"] === "6";
    const isIpv4 = row["arp.proto.type"] === "0x0800";
    const kind = [isEthernet, isIpv4, row["arp.hw.size"], row["arp.proto.size"]].join(" ");
    if (kind !== "true true 6 4") return;
    const sender = row["arp.src.proto_ipv4"];
    const target = row["arp.dst.proto_ipv4"];
    const operation = row["arp.opcode"];
    if (operation === "1") {
      this.#sums.arpRequests++;
      this.#ask(`${sender} asks for ${target}`, tick);
    } else if (operation === "2") {
      this.#sums.arpReplies++;
      if (!this.#wasAsked(`${target} asks for ${sender}`, tick)) this.#sums.unsolicited++;
    } else {
      return;
    }
    this.#seeClaim(row["vlan.id"] || "0", sender, row["arp.src.hw_mac"]);
  }

  #ask(question: string, tick: number): void {
    const before = this.#asked.get(question);
    if (before !== undefined && tick - before.tick < COPY_TICKS) return;
    this.#asked.set(question, { tick, answeredTick: null });
  }

  #wasAsked(question: string, tick: number): boolean {
    const asked = this.#asked.get(question);
    if (asked === undefined) return false;
    if (asked.answeredTick !== null) return tick - asked.answeredTick <= ECHO_TICKS;
    if (tick - asked.tick > ANSWER_TICKS) return false;
    asked.answeredTick = tick;
    return true;
  }

  /** A change is a claim to an address that another claimed last. */
  #seeClaim(vlan: string, ip: string, mac: string): void {
    const isGroupMac = Number.parseInt(mac.slice(0, 2), 16) % 2 === 1;
    const isGroupIp = Number(ip.split(".")[0]) >= 224;
    if (isGroupMac || isGroupIp || ip === "0.0.0.0" || mac === "00:00:00:00:00:00") return;
    // An address is known by its own VLAN; untagged frames may be of any.
    const other = vlan === "0" ? (this.#vlans.get(ip) ?? "0") : "0";
    const places = [`${vlan} ${ip}`, `${other} ${ip}`];
    const known = places.find((place) => this.#claimants.has(place));
    if (known === undefined) this.#vlans.set(ip, vlan);
    else if (this.#claimants.get(known) !== mac) this.#sums.bindingChanges++;
    this.#claimants.set(known ?? `${vlan} ${ip}`, mac);
  }

  #seeIp(row: Row, network: "ip" | "ipv6", transport: string, tick: number): void {
    const sums = this.#sums;
    const [source, destination] =
      network === "ip" ? [row["ip.src"], row["ip.dst"]] : [row["ipv6.src"], row["ipv6.dst"]];
    sums.sources.add(source);
    const offset = row[network === "ip" ? "ip.frag_offset" : "ipv6.fraghdr.offset"];
    if (Number(offset || "0") > 0) return;
    let ports = ["0", "0"];
    if (transport === "tcp") {
      ports = [row["tcp.srcport"], row["tcp.dstport"]];
      const flags = Number(row["tcp.flags"]);
      sums.tcp++;
      if ((flags & 0x12) === 0x02) sums.syn++;
      if ((flags & 0x04) === 0x04) sums.rst++;
    } else if (transport === "udp") {
      ports = [row["udp.srcport"], row["udp.dstport"]];
      sums.udp++;
    } else if (transport === "icmp" || transport === "icmpv6") {
      sums.icmp++;
    }
    if (transport === "tcp" || transport === "udp") {
      const port = ports[1] as string;
      sums.ports.set(port, (sums.ports.get(port) ?? 0) + 1);
    }
    const ends = [`${source} ${ports[0]}`, `${destination} ${ports[1]}`].sort();
    const protocol = transport || row[network === "ip" ? "ip.proto" : "ipv6.nxt"];
    this.#seeFlow([...ends, protocol].join(" "), tick);
  }

  #seeFlow(flow: string, tick: number): void {
    const span = Math.floor(tick / SPAN_TICKS);
    const last = this.#flows.get(flow);
    if (last === undefined || span > last + 1) this.#sums.newFlows++;
    this.#flows.set(flow, span);
  }
}
