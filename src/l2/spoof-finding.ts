import { formatMac } from "#core/mac-address.ts";
import type { Finding } from "#l2/alert-book.ts";
import type { Binding } from "#l2/bindings.ts";
import { type Claim, Manner } from "#l2/claim.ts";
import type { Family } from "#l2/family.ts";

const ALIVE_SECONDS = 60;

/** What is known when a station is named: the binding's rival is the attacker. */
export interface SpoofCase {
  readonly family: Family;
  /** Its owner is 0 where none was ever seen. */
  readonly binding: Binding;
  /** The claim that decided it, of either side; null where the data plane did. */
  readonly claim: Claim | null;
  /** What decided it, where that is more than the claim itself. */
  readonly ground: string | null;
  /** An address the attacker surely holds, never a stolen one. */
  readonly attackerIp: string | null;
  /** Since the owner was last heard. */
  readonly ownerSilentSeconds: number;
  readonly vlanId: number;
}

export function spoofFinding(spoof: SpoofCase): Finding {
  const { family, binding, attackerIp, vlanId } = spoof;
  const ip = family.nameOf(binding.ip);
  const attacker = formatMac(binding.rival);
  const owner = binding.owner === 0 ? null : formatMac(binding.owner);
  const whose = owner === null ? "whose owner does not speak" : `which belongs to ${owner}`;
  return {
    type: family.type,
    severity: "critical",
    attacker: { mac: attacker, ip: attackerIp },
    claimed: ip,
    ...(owner !== null && { owner: { mac: owner } }),
    ...(vlanId !== 0 && { vlan: vlanId }),
    cause: "spoof",
    verdict: `${attacker} pretends to be ${ip}, ${whose}.`,
    why: reasons(spoof, ip, owner),
    technique: family.technique,
    advice: family.advice,
  };
}

/** Two stations use one address. */
export function duplicateFinding({ family, binding, vlanId, attackerIp }: SpoofCase): Finding {
  const ip = family.nameOf(binding.ip);
  const [owner, other] = [formatMac(binding.owner), formatMac(binding.rival)];
  return {
    type: "duplicate-ip",
    severity: "minor",
    attacker: { mac: other, ip: attackerIp },
    claimed: ip,
    owner: { mac: owner },
    ...(vlanId !== 0 && { vlan: vlanId }),
    cause: "duplicate",
    verdict: `${owner} and ${other} both use ${ip}.`,
    why: [
      `both answer or ask as ${ip}, and go on doing so`,
      "neither passes on what is meant for the other, so this is a mistake and no attack",
    ],
    advice: `Give ${other} an address of its own, or let DHCP do it.`,
  };
}

function reasons(spoof: SpoofCase, ip: string, owner: string | null): string[] {
  const { binding, claim, attackerIp, ground } = spoof;
  const isOfAttacker = claim?.mac === binding.rival;
  const why = ground === null ? [] : [ground];
  if (claim !== null) {
    why.push(
      isOfAttacker
        ? deed(claim.manner, ip, spoof)
        : `it had claimed ${ip} unasked before the owner spoke up in turn`,
    );
  }
  why.push(ownerState(spoof, owner));
  if (isOfAttacker && claim.source !== claim.mac && claim.source !== 0) {
    why.push(`the frame was sent by ${formatMac(claim.source)}`);
  }
  if (attackerIp !== null) why.push(`its own address is ${attackerIp}`);
  why.push("no DHCP lease, address probe or router fail-over explains the change");
  return why;
}

function ownerState({ ownerSilentSeconds }: SpoofCase, owner: string | null): string {
  if (owner === null) return "no other station has ever spoken for this address";
  return ownerSilentSeconds < ALIVE_SECONDS
    ? `the owner ${owner} is alive`
    : `the owner ${owner} was last heard ${ownerSilentSeconds} s before`;
}

function deed(manner: Manner, ip: string, { family, attackerIp }: SpoofCase): string {
  const another = attackerIp === null ? "" : ", though it has another address";
  switch (manner) {
    case Manner.unasked:
      return `it sent a ${family.reply} for ${ip} that nobody had asked for`;
    case Manner.poll:
      return `it told one station alone that ${ip} is its own`;
    case Manner.answer:
      return `it answers for ${ip} as its owner does`;
    default:
      return `it keeps telling all that ${ip} is its own${another}`;
  }
}
