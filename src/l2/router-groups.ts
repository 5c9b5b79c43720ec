import { formatIpv4 } from "#core/ip-address.ts";
import { formatMac, macFromParts, macHigh, macLow } from "#core/mac-address.ts";
import { RecordTable } from "#core/record-table.ts";
import type { MacAddress } from "#core/units.ts";
import { Control, type Packet, type RouterGroupFacts } from "#decode/types.ts";
import { gaugeOf } from "#l2/gauge.ts";
import type { MoveNews } from "#l2/moves.ts";
import type { Moment, TableGauge } from "#l2/types.ts";

const MEMBER_LIMIT = 256;
const GROUP_LIMIT = 64;
const Member = { words: 1 } as const;
const Master = { ip: 0, macHigh: 1, macLow: 2, words: 3 } as const;

/** Which stations share an address by VRRP, CARP or HSRP, from their hellos. */
export class RouterGroups {
  /** By shared address and member. */
  readonly #members: RecordTable;
  /** By protocol, group and shared address: who says that it is in charge. */
  readonly #masters: RecordTable;
  readonly #news: MoveNews;

  constructor(news: MoveNews, seed: number) {
    this.#news = news;
    this.#members = new RecordTable(MEMBER_LIMIT, Member.words, seed);
    this.#masters = new RecordTable(GROUP_LIMIT, Master.words, seed);
  }

  /** Sees a hello. */
  see(packet: Packet, facts: RouterGroupFacts, moment: Moment): void {
    const { virtualIp, group } = facts;
    if (virtualIp === 0) return;
    this.#members.claim(virtualIp, packet.srcMacHigh, packet.srcMacLow, moment.tick);
    // Of a VRRP group only the master speaks (RFC 5798 section 6.4.3); of others, all do.
    if (packet.control !== Control.vrrp || packet.ipVersion !== 4) return;
    const { words } = this.#masters;
    const at = this.#masters.claim(virtualIp, group, packet.vlanId, moment.tick);
    const before = words[at + Master.ip] as number;
    if (before !== 0 && before !== packet.srcIp) this.#tell(packet, virtualIp, at, moment);
    words[at + Master.ip] = packet.srcIp;
    words[at + Master.macHigh] = packet.srcMacHigh;
    words[at + Master.macLow] = packet.srcMacLow;
  }

  /** True for a station that has said that it shares the address. */
  isMember(ip: number, mac: MacAddress): boolean {
    return this.#members.find(ip, macHigh(mac), macLow(mac)) >= 0;
  }

  gauges(): TableGauge[] {
    return [
      gaugeOf("members of router groups", this.#members),
      gaugeOf("router groups", this.#masters),
    ];
  }

  #tell(packet: Packet, virtualIp: number, at: number, moment: Moment): void {
    const { words } = this.#masters;
    const from = macFromParts(
      words[at + Master.macHigh] as number,
      words[at + Master.macLow] as number,
    );
    const to = macFromParts(packet.srcMacHigh, packet.srcMacLow);
    this.#news.tell(
      {
        ip: formatIpv4(virtualIp),
        from: formatMac(from),
        to: formatMac(to),
        cause: "fail-over",
        why: `${formatIpv4(packet.srcIp)} has taken over from ${formatIpv4(words[at + Master.ip] as number)} by VRRP`,
      },
      moment,
    );
  }
}
