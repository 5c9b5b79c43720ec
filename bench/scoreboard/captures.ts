import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { ALERT_TYPES, type AlertType } from "#l2/types.ts";
import { frameTimes } from "./frame-times.ts";
import type { Expectation, Truth } from "./truth.ts";

/** A recorded capture and what its label says. */
export interface LabelledCapture extends Truth {
  readonly path: string;
  readonly folder: Folder;
  /** Made by a script, not captured. */
  readonly isMade: boolean;
}

export const FOLDERS = ["arp", "attacks", "iot-week"] as const;
export type Folder = (typeof FOLDERS)[number];

interface Positive {
  readonly type: AlertType;
  readonly attacker_mac?: string;
  readonly attacker_ip?: string;
  readonly spoofed_ip?: string;
  readonly true_mac?: string;
  readonly first_t?: number;
}
interface Label {
  readonly file: string;
  readonly class: string;
  readonly positives: readonly Positive[];
}

const CAPTURE = /\.(pcap|pcapng)(\.gz)?$/;
const MAC = /([0-9a-f]{2}:){5}[0-9a-f]{2}/;
const IP = /^[0-9.]+$/;
/** What is promised where the true owner was seen before. */
const WITHIN_S = 1;

/** The labels of `attacks` say in words what is in a file; the first that fits counts. */
const KINDS: readonly (readonly [RegExp, readonly AlertType[]])[] = [
  [/^benign/i, []],
  [/DHCP (flood|starvation)/i, ["dhcp-starvation"]],
  [/amplification/i, ["amplification"]],
  [/SYN-ACK reflection/i, ["amplification", "syn-flood"]],
  [/HTTP.* flood/i, ["http-flood", "syn-flood"]],
  [/SYN flood/i, ["syn-flood"]],
  [/ICMP flood/i, ["icmp-flood"]],
  [/brute force/i, ["brute-force"]],
  [/sweep/i, ["host-sweep"]],
  [/port scan|nmap|SYN series/i, ["port-scan"]],
];
/** In an attack of traffic no verdict about who holds an address is right. */
const OF_ADDRESSES =
  /^(arp-spoof|ndp-spoof|interception|ra-rogue|dhcp-rogue|duplicate-ip|mac-flap)$/;

/** Every labelled capture of a folder. @throws Error without the folder or a label */
export async function labelledCaptures(data: string, folder: Folder): Promise<LabelledCapture[]> {
  const home = join(data, folder);
  if (!existsSync(home)) throw new Error(`${home} is missing: set ARPGUARD_DATA`);
  const labels = JSON.parse(readFileSync(join(home, "labels.json"), "utf8")) as Label[];
  const names = readdirSync(home).filter((name) => CAPTURE.test(name));
  return Promise.all(
    names.sort().map(async (name) => {
      const label = labels.find(({ file }) => basename(file) === name);
      // The week of the whole LAN is put together from the labelled devices.
      if (label === undefined && folder !== "iot-week") throw new Error(`no label for ${name}`);
      const path = join(home, name);
      const isMade = /SYNTHETIC|FUZZED/.test(name);
      return { name, path, folder, isMade, ...(await truthOf(path, folder, label)) };
    }),
  );
}

type Expected = Pick<Truth, "expect" | "alsoRight">;

async function truthOf(path: string, folder: Folder, label?: Label): Promise<Expected> {
  if (label === undefined || folder === "iot-week") return { expect: [] };
  if (folder === "attacks") {
    const [, types] = KINDS.find(([words]) => words.test(label.class)) ?? [];
    if (types === undefined) throw new Error(`${path}: no type fits "${label.class}"`);
    if (types.length === 0) return { expect: [] };
    return {
      expect: [{ types }],
      alsoRight: ALERT_TYPES.filter((type) => !OF_ADDRESSES.test(type)),
    };
  }
  return { expect: await Promise.all(label.positives.map((each) => expectation(path, each))) };
}

async function expectation(path: string, positive: Positive): Promise<Expectation> {
  const { type, attacker_mac, attacker_ip, spoofed_ip, first_t } = positive;
  if (type !== "arp-spoof") {
    const attacker = attacker_ip !== undefined && IP.test(attacker_ip);
    return {
      types: [type],
      ...(attacker && { attackerIp: attacker_ip }),
      ...(type === "arp-storm" && { isNews: true }),
    };
  }
  const isKnown = await wasOwnerSeen(path, positive);
  return {
    types: ["arp-spoof", "interception"],
    ...(attacker_mac !== undefined && { attacker: attacker_mac }),
    ...(spoofed_ip !== undefined && { claimed: spoofed_ip }),
    ...(first_t !== undefined && { fromS: first_t }),
    ...(isKnown && { withinS: WITHIN_S }),
  };
}

/** True when the true owner had used its address, in ARP or as the sender of IP, by then. */
async function wasOwnerSeen(path: string, positive: Positive): Promise<boolean> {
  const mac = MAC.exec(positive.true_mac ?? "")?.[0];
  if (mac === undefined) return false;
  const filter = `arp.src.hw_mac == ${mac} && arp.src.proto_ipv4 == ${positive.spoofed_ip}`;
  const [first] = await frameTimes(path, filter, "relative");
  return first !== undefined && first < (positive.first_t ?? 0);
}
