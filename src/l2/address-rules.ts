import type { Config } from "#config/types.ts";
import { macFromParts } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import {
  type Dhcp6Facts,
  type DhcpFacts,
  DhcpMessage,
  type NdpFacts,
  type Packet,
} from "#decode/types.ts";
import type { AlertBook } from "#l2/alert-book.ts";
import { DhcpRogueRule } from "#l2/dhcp/dhcp-rogue.ts";
import { Dhcp6RogueRule } from "#l2/dhcp/dhcp6-rogue.ts";
import { LeaseHolders } from "#l2/dhcp/lease-holders.ts";
import { StarvationRule } from "#l2/dhcp/starvation.ts";
import { Gateways } from "#l2/gateways.ts";
import type { Leases } from "#l2/leases.ts";
import { NamedPeers } from "#l2/named-peers.ts";
import { RaRogueRule } from "#l2/ra/ra-rogue.ts";
import type { Stations } from "#l2/stations.ts";
import type { Moment, TableGauge } from "#l2/types.ts";

const SERVER_SAYS = 2;

export interface AddressParts {
  readonly book: AlertBook;
  readonly stations: Stations;
  readonly leases: Leases;
}

/** The rules over what gives stations their addresses: DHCP, DHCPv6 and router advertisements. */
export class AddressRules {
  readonly gateways: Gateways;
  readonly #leases: Leases;
  readonly #holders: LeaseHolders;
  readonly #rogue: DhcpRogueRule;
  readonly #starvation: StarvationRule;
  readonly #rogue6: Dhcp6RogueRule;
  readonly #router: RaRogueRule;

  constructor({ book, stations, leases }: AddressParts, config: Config["l2"], seed: number) {
    const holders = new LeaseHolders(seed);
    const named = new NamedPeers(config.dhcpServers);
    const { learnSeconds } = config;
    const shared = { book, stations, holders, learnSeconds, seed };
    this.gateways = new Gateways(config.gateways.map(({ ip }) => ip));
    this.#leases = leases;
    this.#holders = holders;
    this.#rogue = new DhcpRogueRule({ ...shared, named });
    this.#starvation = new StarvationRule(book, stations, config.starvationClients, seed);
    this.#router = new RaRogueRule({ ...shared, named: new NamedPeers(config.routers6) });
    this.#rogue6 = new Dhcp6RogueRule({ ...shared, named, routers: this.#router.routers });
  }

  /** A lease that a server of the network gives is a good reason for an address to move. */
  dhcp(packet: Packet, dhcp: DhcpFacts, moment: Moment): void {
    if (dhcp.operation !== SERVER_SAYS) {
      this.#starvation.see(packet, dhcp, moment);
      return;
    }
    this.#starvation.seeAnswer(dhcp);
    if (!this.#rogue.see(packet, dhcp, moment)) return;
    if (dhcp.messageType !== DhcpMessage.ack || dhcp.yourIp === 0) return;
    const { clientMacHigh, clientMacLow, leaseSeconds } = dhcp;
    const mac = macFromParts(clientMacHigh, clientMacLow);
    // No server gives away its own address or a router's: a forged lease would excuse a theft.
    const { yourIp, serverIp, routerIp } = dhcp;
    const isTaken = yourIp === serverIp || yourIp === routerIp || this.gateways.isGateway(yourIp);
    if (!isTaken) this.#leases.note(yourIp, mac, leaseSeconds, moment.tick);
    // A lease taken in a server's or router's name must not make it look like a client.
    const { vlanId } = packet;
    const serves = this.#rogue.isKnown(vlanId, mac) || this.#router.isKnown(vlanId, mac);
    if (!serves) this.#holders.note(clientMacHigh, clientMacLow, moment.tick);
    this.gateways.learn(dhcp.routerIp, dhcp.serverIp || packet.srcIp);
  }

  dhcp6(packet: Packet, dhcp: Dhcp6Facts, moment: Moment): void {
    this.#rogue6.see(packet, dhcp, moment);
  }

  /** Router solicitations and advertisements; all else passes. */
  ndp(packet: Packet, ndp: NdpFacts, moment: Moment): void {
    this.#router.see(packet, ndp, moment);
  }

  /** True for a DHCP server of the network. It looks whether addresses are free to give. */
  isServer(vlanId: number, mac: MacAddress): boolean {
    return this.#rogue.isKnown(vlanId, mac);
  }

  tick(tick: number): void {
    this.#starvation.tick(tick);
  }

  gauges(): TableGauge[] {
    return [
      this.gateways.gauge,
      this.#holders.gauge,
      ...this.#router.gauges(),
      ...this.#rogue.gauges(),
      ...this.#starvation.gauges(),
      ...this.#rogue6.gauges(),
    ];
  }
}
