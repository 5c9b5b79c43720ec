import type { Expectation } from "../../../bench/scoreboard/truth.ts";
import { CAST } from "../cast.ts";
import { command, type Step, service } from "../scenario.ts";

const { attacker } = CAST;

/** Display filter: the attacker claims the address in ARP. */
export function claims(ip: string): string {
  return `arp.src.hw_mac == ${attacker.mac} && arp.src.proto_ipv4 == ${ip}`;
}

/** An alert that names attacker and address. */
export function spoofOf(claimed: string, more: Partial<Expectation> = {}): Expectation {
  return {
    types: ["arp-spoof", "interception"],
    attacker: attacker.mac,
    claimed,
    causes: ["spoof", "interception"],
    ...more,
  };
}

/** The attacker's kernel passes on what is not for it, and tells nobody of a better way. */
export const FORWARDING: Step = command(
  "attacker",
  "sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=0 " +
    "net.ipv4.conf.eth0.send_redirects=0",
);

export interface Poison {
  readonly operation: "request" | "reply";
  readonly claimed: string;
  readonly to: { readonly mac: string; readonly ip: string };
  /** Ethernet source; the attacker's own unless told. */
  readonly from?: string;
  readonly everyS: number;
}

/** Hand-made ARP with nmap's nping, over and over. */
export function nping({ operation, claimed, to, from, everyS }: Poison): Step {
  const type = operation === "request" ? "ARP" : "ARP-reply";
  return service(
    "attacker",
    `nping -q -e eth0 --arp --arp-type ${type} --source-mac ${from ?? attacker.mac} \
--dest-mac ${to.mac} --arp-sender-mac ${attacker.mac} --arp-sender-ip ${claimed} \
--arp-target-mac ${operation === "request" ? "00:00:00:00:00:00" : to.mac} \
--arp-target-ip ${to.ip} --delay ${everyS}s --count 1000 ${to.ip}`,
  );
}
