import { formatIpv4 } from "#core/ip-address.ts";
import { formatMac } from "#core/mac-address.ts";
import type { Finding } from "#l2/alert-book.ts";
import type { Binding } from "#l2/bindings.ts";
import { type Claim, Manner } from "#l2/claim.ts";

const ADVICE =
  "Find the attacker's address in the switch's MAC table, shut that port, and turn on dynamic ARP inspection.";

const ALIVE_SECONDS = 60;

/** What is known when a station is named: the binding's rival is the attacker. */
export interface SpoofCase {
  readonly binding: Binding;
  /** The claim that decided it, of either side. */
  readonly claim: Claim;
  /** An address the attacker surely holds, never a stolen one. */
  readonly attackerIp: string | null;
  /** Since the owner was last heard. */
  readonly ownerSilentSeconds: number;
}

export function spoofFinding(spoof: SpoofCase): Finding {
  const { binding, attackerIp } = spoof;
  const ip = formatIpv4(binding.ip);
  const attacker = formatMac(binding.rival);
  const owner = formatMac(binding.owner);
  return {
    type: "arp-spoof",
    severity: "critical",
    attacker: { mac: attacker, ip: attackerIp },
    claimed: ip,
    owner: { mac: owner },
    verdict: `${attacker} pretends to be ${ip}, which belongs to ${owner}.`,
    why: reasons(spoof, ip, owner),
    technique: "T1557.002",
    advice: ADVICE,
  };
}

function reasons(spoof: SpoofCase, ip: string, owner: string): string[] {
  const { binding, claim, attackerIp, ownerSilentSeconds } = spoof;
  const isOfAttacker = claim.mac === binding.rival;
  const why = [
    isOfAttacker
      ? deed(claim.manner, ip)
      : `it had claimed ${ip} unasked before the owner spoke up in turn`,
    ownerSilentSeconds < ALIVE_SECONDS
      ? `the owner ${owner} is alive`
      : `the owner ${owner} was last heard ${ownerSilentSeconds} s before`,
  ];
  if (isOfAttacker && claim.source !== claim.mac && claim.source !== 0) {
    why.push(`the frame was sent by ${formatMac(claim.source)}`);
  }
  if (attackerIp !== null) why.push(`its own address is ${attackerIp}`);
  why.push("no DHCP lease, address probe or router fail-over explains the change");
  return why;
}

function deed(manner: Manner, ip: string): string {
  switch (manner) {
    case Manner.unasked:
      return `it sent a reply for ${ip} that nobody had asked for`;
    case Manner.poll:
      return `it told one station alone that ${ip} is its own`;
    default:
      return `it keeps telling all that ${ip} is its own, though it has another address`;
  }
}
