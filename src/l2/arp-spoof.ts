import { formatIpv4 } from "#core/ip-address.ts";
import { formatMac, macHigh, macLow } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import type { AlertBook } from "#l2/alert-book.ts";
import type { Binding, Bindings } from "#l2/bindings.ts";
import type { Claim } from "#l2/claim.ts";
import type { Stations } from "#l2/stations.ts";
import type { Moment } from "#l2/types.ts";
import { isVirtualRouterMac } from "#l2/virtual-mac.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** An owner heard this lately is alive: its address is not free for another. */
const ALIVE_TICKS = 60 * TICKS_PER_SECOND;
/** Out-of-turn claims that convict even when the owner keeps silent. */
const STRONG_CONVICTS = 3;
/** Out-of-turn claims that make an owner suspect itself once another station answers duly. */
const STRONG_SUSPECT = 2;
const QUIET_SECONDS = 120;

const ADVICE =
  "Find the attacker's address in the switch's MAC table, shut that port, and turn on dynamic ARP inspection.";

/** Judges claims to addresses that are owned: moves that are due are learned, the rest is named. */
export class ArpSpoofRule {
  readonly #bindings: Bindings;
  readonly #stations: Stations;
  readonly #book: AlertBook;

  constructor(bindings: Bindings, stations: Stations, book: AlertBook) {
    this.#bindings = bindings;
    this.#stations = stations;
    this.#book = book;
  }

  /** Sees a claim; true when the address changed hands against the claim before it. */
  see(claim: Claim, moment: Moment): boolean {
    const binding = this.#bindings.find(claim.ip, claim.vlanId);
    if (binding === undefined) {
      const learned = this.#bindings.learn(claim.ip, claim.vlanId, claim.mac, moment.tick);
      if (claim.isStrong) learned.ownerStrong = 1;
      else this.#bindings.noteHome(claim.mac, claim.ip);
      return false;
    }
    const isChange = binding.lastClaimant !== claim.mac;
    binding.lastClaimant = claim.mac;
    if (claim.mac === binding.owner) {
      binding.ownerTick = moment.tick;
      if (binding.rival !== 0) binding.ownerAnswers++;
      if (claim.isStrong) binding.ownerStrong++;
      this.#follow(claim, moment);
    } else {
      this.#contest(binding, claim, moment);
    }
    return isChange;
  }

  #contest(binding: Binding, claim: Claim, moment: Moment): void {
    if (this.#isDueMove(binding, claim)) {
      this.#bindings.move(binding, claim.mac, moment.tick);
      return;
    }
    if (binding.rival !== claim.mac) {
      binding.rival = claim.mac;
      binding.rivalClaims = 0;
      binding.rivalStrong = 0;
      binding.ownerAnswers = 0;
    }
    binding.rivalClaims++;
    if (claim.isStrong) binding.rivalStrong++;
    if (this.#follow(claim, moment)) return;
    const isOwnerAlive = this.#isAlive(binding, moment);
    if (claim.isStrong) {
      if (isOwnerAlive || binding.rivalStrong >= STRONG_CONVICTS) {
        this.#accuse(binding, claim.mac, binding.owner, claim, moment);
      }
    } else if (binding.ownerStrong >= STRONG_SUSPECT) {
      const accused = binding.owner;
      this.#bindings.move(binding, claim.mac, moment.tick);
      this.#accuse(binding, accused, claim.mac, claim, moment);
    } else if (!isOwnerAlive) {
      this.#bindings.move(binding, claim.mac, moment.tick);
    }
  }

  /** Counts a claim into the alert that is open against its sender, if there is one. */
  #follow(claim: Claim, moment: Moment): boolean {
    const open = this.#book.find(keyOf(claim.ip, claim.mac));
    if (open === undefined) return false;
    this.#book.again(open, moment);
    if (claim.targetIp !== 0) this.#book.addVictim(open, formatIpv4(claim.targetIp));
    return true;
  }

  #isDueMove(binding: Binding, claim: Claim): boolean {
    if (this.#bindings.isLeasedTo(claim.ip, claim.mac)) return true;
    return (
      isVirtualRouterMac(macHigh(claim.mac), macLow(claim.mac)) ||
      isVirtualRouterMac(macHigh(binding.owner), macLow(binding.owner))
    );
  }

  #isAlive(binding: Binding, moment: Moment): boolean {
    const owner = binding.owner;
    const heard = Math.max(
      binding.ownerTick,
      this.#stations.lastHeard(macHigh(owner), macLow(owner)),
    );
    return moment.tick - heard <= ALIVE_TICKS;
  }

  #accuse(
    binding: Binding,
    attacker: MacAddress,
    owner: MacAddress,
    claim: Claim,
    moment: Moment,
  ): void {
    const ip = formatIpv4(binding.ip);
    const home = this.#bindings.homeOf(attacker);
    const isOwn = home !== undefined && home !== binding.ip >>> 0;
    const opened = this.#book.open(
      keyOf(binding.ip, attacker),
      {
        type: "arp-spoof",
        severity: "critical",
        attacker: { mac: formatMac(attacker), ip: isOwn ? formatIpv4(home) : null },
        claimed: ip,
        owner: { mac: formatMac(owner) },
        verdict: `${formatMac(attacker)} pretends to be ${ip}, which belongs to ${formatMac(owner)}.`,
        why: reasons(binding, claim, attacker, isOwn ? formatIpv4(home) : null),
        technique: "T1557.002",
        advice: ADVICE,
      },
      moment,
      QUIET_SECONDS,
    );
    if (claim.mac === attacker && claim.targetIp !== 0) {
      this.#book.addVictim(opened, formatIpv4(claim.targetIp));
    }
    this.#book.announce(opened);
  }
}

function keyOf(ip: number, attacker: MacAddress): string {
  return `arp-spoof-${formatMac(attacker)}-${formatIpv4(ip)}`;
}

function reasons(
  binding: Binding,
  claim: Claim,
  attacker: MacAddress,
  attackerIp: string | null,
): string[] {
  const ip = formatIpv4(binding.ip);
  const why: string[] = [];
  if (claim.mac === attacker && claim.isUnsolicited) {
    why.push(`it sent a reply for ${ip} that nobody had asked for`);
  } else if (claim.mac === attacker) {
    why.push(`it told one station alone that ${ip} is its own`);
  } else {
    why.push(`it had claimed ${ip} unasked, then the owner answered a question for ${ip}`);
  }
  why.push(`the owner ${formatMac(claim.mac === attacker ? binding.owner : claim.mac)} is alive`);
  if (attackerIp !== null) why.push(`its own address is ${attackerIp}`);
  why.push("no DHCP lease, address probe or router fail-over explains the change");
  return why;
}
