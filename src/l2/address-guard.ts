import { formatIpv4 } from "#core/ip-address.ts";
import { formatMac, macFromParts, macHigh, macLow } from "#core/mac-address.ts";
import type { Packet } from "#decode/types.ts";
import { Accusations } from "#l2/accusations.ts";
import type { AlertBook } from "#l2/alert-book.ts";
import { ArpRequests } from "#l2/arp-requests.ts";
import { BindingRule } from "#l2/binding-rule.ts";
import { type Binding, Bindings, moveBinding, nameRival } from "#l2/bindings.ts";
import type { Claim } from "#l2/claim.ts";
import { Manner } from "#l2/claim.ts";
import { ALIVE_TICKS } from "#l2/contest.ts";
import { Contested } from "#l2/contested.ts";
import type { Family } from "#l2/family.ts";
import { Hearsay } from "#l2/hearsay.ts";
import type { MoveNews } from "#l2/moves.ts";
import type { Detour, NextHops } from "#l2/next-hops.ts";
import type { BindingContext } from "#l2/prosecutor.ts";
import type { PassedOn, RelayWatch } from "#l2/relay.ts";
import { ReplyBalance } from "#l2/reply-balance.ts";
import { isDubious, turnsOf } from "#l2/standing.ts";
import type { Stations } from "#l2/stations.ts";
import type { Moment, TableGauge } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** A detour that begins this soon after a station was told something is its doing. */
const DETOUR_TICKS = 300 * TICKS_PER_SECOND;
/** What the guards of both families share. */
export interface SharedSenses {
  readonly book: AlertBook;
  readonly stations: Stations;
  readonly hops: NextHops;
  readonly relays: RelayWatch;
  readonly moves: MoveNews;
  readonly reasonOf: BindingContext["reasonOf"];
}

/** Who owns which address of one family, and who takes it from whom. */
export class AddressGuard {
  readonly bindings: Bindings;
  readonly requests: ArpRequests;
  readonly #family: Family;
  readonly #senses: SharedSenses;
  readonly #hearsay: Hearsay;
  readonly #replies = new ReplyBalance();
  readonly #contested = new Contested();
  readonly #accusations: Accusations;
  readonly #rule: BindingRule;

  constructor(family: Family, senses: SharedSenses, seed: number) {
    this.#family = family;
    this.#senses = senses;
    this.bindings = new Bindings(seed);
    this.requests = new ArpRequests(seed);
    this.#hearsay = new Hearsay(seed);
    this.#accusations = new Accusations(family, senses.book);
    this.#rule = new BindingRule({
      ...senses,
      family,
      bindings: this.bindings,
      hearsay: this.#hearsay,
      replies: this.#replies,
      contested: this.#contested,
      accusations: this.#accusations,
    });
  }

  /** Sees a claim; true when the address changed hands against the claim before it. */
  see(claim: Claim, moment: Moment): boolean {
    const { manner, mac, targetIp, toldMac } = claim;
    if (manner === Manner.answer || manner === Manner.unasked) {
      this.#replies.note(mac, manner === Manner.answer);
    }
    const isChange = this.#rule.see(claim, moment);
    if (targetIp !== 0 && toldMac !== 0) {
      const told = { teller: mac, claimedIp: claim.ip, manner, toldIp: targetIp, toldMac };
      this.#hearsay.note(told, moment.tick);
    }
    return isChange;
  }

  /**
   * A station's packets go another way than before. When the new way had just told it so, out of
   * turn, its next hop was stolen, even if the gateway itself never spoke ARP.
   */
  detour(packet: Packet, { from, to }: Detour, moment: Moment): void {
    const { stations } = this.#senses;
    const { tick } = moment;
    const pitch = this.#hearsay.pitchTo(packet.srcIp, to);
    if (pitch === undefined || tick - pitch.tick > DETOUR_TICKS) return;
    if (this.#rule.isExcused(pitch.ip, to, from, tick)) return;
    const heard = stations.lastHeard(macHigh(from), macLow(from));
    if (pitch.manner !== Manner.unasked && tick - heard > ALIVE_TICKS) return;
    const open = this.#accusations.find({ ip: pitch.ip, attacker: to });
    const victim = formatIpv4(packet.srcIp);
    if (open !== undefined) {
      if (open.interception?.state !== "intercepting") {
        this.#accusations.intercepted(open, victim, "others", moment);
      }
      return;
    }
    const binding = this.bindings.find(pitch.ip, packet.vlanId, tick);
    if (binding === undefined) return;
    if (binding.owner === to) {
      if (this.#isOwn(binding, pitch.manner, packet.vlanId)) return;
      moveBinding(binding, from);
    }
    nameRival(binding, to);
    const ground = `${victim} reached others by way of ${formatMac(from)} until it was told this, and by the attacker since`;
    const opened = this.#rule.charge(binding, packet.vlanId, ground, moment);
    this.#accusations.intercepted(opened, victim, "others", moment);
  }

  /** A suspect passed a packet on: counted into its alert, which opens now if need be. */
  passedOn(packet: Packet, passed: PassedOn, numbers: Addresses, moment: Moment): boolean {
    const { suspect, receiver } = passed;
    const against = this.#accusations.against(suspect);
    const source = this.#family.nameOf(numbers.src);
    // A router passes packets of others on: then the router itself is the one that was deceived.
    const isOwn = this.bindings.ownerOf(numbers.src, packet.vlanId) === passed.sender;
    const victim = isOwn ? source : formatMac(passed.sender);
    const claimed = this.#family.nameOf(numbers.dst);
    const open =
      against.find(({ finding }) => finding.claimed === claimed) ??
      against.find(({ finding }) => finding.claimed !== source) ??
      against[0];
    if (open !== undefined) {
      this.#accusations.intercepted(open, victim, formatMac(receiver), moment);
      return true;
    }
    const binding = this.#robbed(numbers, packet.vlanId, passed, moment.tick);
    if (binding === undefined) return false;
    if (binding.owner === suspect) moveBinding(binding, receiver);
    const ground = `it passes on packets that are meant for ${formatMac(receiver)}`;
    const opened = this.#rule.charge(binding, packet.vlanId, ground, moment);
    this.#accusations.intercepted(opened, victim, formatMac(receiver), moment);
    return true;
  }

  gauges(): TableGauge[] {
    const own = [
      ...this.bindings.gauges(),
      this.requests.gauge,
      this.#hearsay.gauge,
      this.#contested.gauge,
      this.#accusations.gauge,
    ];
    return own.map((gauge) => ({ ...gauge, name: this.#family.tableName(gauge.name) }));
  }

  /** A second router of the network also polls its neighbours, but from its one address. */
  #isOwn({ ip, owner, ownerStanding }: Binding, manner: Manner, vlanId: number): boolean {
    if (turnsOf(ownerStanding) > 0 && !isDubious(ownerStanding)) return true;
    return manner === Manner.poll && this.bindings.homeOf(owner, ip, vlanId) === undefined;
  }

  /** The address of a packet that the suspect claims against its owner. */
  #robbed({ src, dst }: Addresses, vlanId: number, passed: PassedOn, tick: number) {
    const { suspect, receiver } = passed;
    const found = [dst, src].map((ip) => this.bindings.find(ip, vlanId, tick));
    // A gateway's address is not in the packets that go by way of it.
    const last = this.#contested.claimOf(suspect);
    if (last !== undefined) found.push(this.bindings.find(last.ip, last.vlanId, tick));
    // Who took an address in the open, and passes its packets on to the one before, robs it.
    const isTaken = ({ ip, owner, rival }: Binding) =>
      owner === suspect && rival === receiver && !this.#rule.isExcused(ip, owner, rival, tick);
    return found.find(
      (binding) => binding !== undefined && (binding.rival === suspect || isTaken(binding)),
    );
  }
}

/** Source and destination of a packet as the tables keep them. */
export interface Addresses {
  readonly src: number;
  readonly dst: number;
}

/** True when the receiver of a packet is known to own its destination address. */
export function isOwn(bindings: Bindings, packet: Packet): boolean {
  const owner = bindings.ownerOf(packet.dstIp, packet.vlanId);
  return owner !== 0 && owner === macFromParts(packet.dstMacHigh, packet.dstMacLow);
}
