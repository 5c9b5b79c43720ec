import { isGroupMac } from "#core/mac-address.ts";
import {
  type ArpFacts,
  type DhcpFacts,
  DhcpMessage,
  type NdpFacts,
  NdpType,
  type Packet,
} from "#decode/types.ts";
import { addIpv4, addIpv6, type Device, hasIpv4 } from "#l2/inventory/device.ts";
import { isStationIpv4, isStationIpv6 } from "#l2/inventory/evidence.ts";
import type { Inventory } from "#l2/inventory/inventory.ts";
import { fingerprintOf, printable, textHash } from "#l2/inventory/printable.ts";
import { Did } from "#l2/inventory/types.ts";
import type { Moment } from "#l2/types.ts";
import { TICKS_PER_SECOND } from "#windows/types.ts";

/** Routers and name servers of a network, as its DHCP servers tell them; the oldest goes. */
const TOLD_LIMIT = 8;
/** All devices are looked through for the owner of an address this often, until it is found. */
const LOOK_TICKS = 10 * TICKS_PER_SECOND;
const REQUEST = 1;

/** An address never told has no owner to look for; one whose owner is found needs no look. */
interface Told {
  readonly ips: Int32Array;
  readonly found: Uint8Array;
  turn: number;
  nextLookTick: number;
  readonly did: number;
}

/** Learns of a station from frames that steer the network: what it claims, asks and answers. */
export class ControlFacts {
  readonly #inventory: Inventory;
  readonly #routers = createTold(Did.beDhcpRouter);
  readonly #nameServers = createTold(Did.beDhcpNameServer);

  constructor(inventory: Inventory) {
    this.#inventory = inventory;
  }

  /** A claim of an address counts for whoever sent it; a probe (sender 0.0.0.0) is none. */
  arp(packet: Packet, arp: ArpFacts): void {
    if (arp.senderMacHigh !== packet.srcMacHigh || arp.senderMacLow !== packet.srcMacLow) return;
    if (!isStationIpv4(arp.senderIp)) return;
    const device = this.#inventory.enter(packet.srcMacHigh, packet.srcMacLow);
    if (device !== null) this.#own(device, arp.senderIp);
  }

  ndp(packet: Packet, ndp: NdpFacts): void {
    const device = this.#inventory.enter(packet.srcMacHigh, packet.srcMacLow);
    if (device === null) return;
    // A lifetime of 0 says: not through me (RFC 4861 section 4.2).
    if (ndp.type === NdpType.routerAdvertisement && ndp.routerLifetimeSeconds > 0) {
      this.#note(device, Did.advertiseRouter);
    }
    if (ndp.type !== NdpType.neighbourAdvertisement) return;
    const { bytes } = packet;
    if (isStationIpv6(bytes, ndp.targetOffset) && addIpv6(device, bytes, ndp.targetOffset)) {
      this.#inventory.mark(device);
    }
  }

  /** Sees a hello of VRRP or HSRP. */
  routerGroup(packet: Packet): void {
    const device = this.#inventory.enter(packet.srcMacHigh, packet.srcMacLow);
    if (device !== null) this.#note(device, Did.sayRouterGroupHello);
  }

  dhcp(packet: Packet, dhcp: DhcpFacts, moment: Moment): void {
    const client = this.#client(dhcp);
    if (dhcp.operation === REQUEST) {
      if (client !== null) this.#readTexts(client, packet, dhcp);
      return;
    }
    this.#answers(packet, dhcp);
    if (dhcp.messageType !== DhcpMessage.ack) return;
    if (client !== null) {
      if (isStationIpv4(dhcp.yourIp)) this.#own(client, dhcp.yourIp);
      if (!client.isOwnName) this.#readName(client, packet, dhcp);
    }
    this.#tellOf(this.#routers, dhcp.routerIp, moment);
    this.#tellOf(this.#nameServers, dhcp.nameServerIp, moment);
  }

  #client(dhcp: DhcpFacts): Device | null {
    if (isGroupMac(dhcp.clientMacHigh)) return null;
    return this.#inventory.enter(dhcp.clientMacHigh, dhcp.clientMacLow);
  }

  #answers(packet: Packet, dhcp: DhcpFacts): void {
    const type = dhcp.messageType;
    const isOfServer =
      type === DhcpMessage.offer || type === DhcpMessage.ack || type === DhcpMessage.nak;
    if (!isOfServer) return;
    const device = this.#inventory.enter(packet.srcMacHigh, packet.srcMacLow);
    if (device === null) return;
    this.#note(device, dhcp.relayIp === 0 ? Did.answerDhcp : Did.relayDhcp);
    if (dhcp.serverIp !== 0 && dhcp.serverIp === packet.srcIp) this.#own(device, dhcp.serverIp);
  }

  #own(device: Device, ip: number): void {
    if (!addIpv4(device, ip, true)) return;
    if (this.#routers.ips.includes(ip)) device.did |= Did.beDhcpRouter;
    if (this.#nameServers.ips.includes(ip)) device.did |= Did.beDhcpNameServer;
    this.#inventory.mark(device);
  }

  /** A server names the router or name server of the network: whoever owns that address is it. */
  #tellOf(told: Told, ip: number, { tick }: Moment): void {
    if (ip === 0) return;
    let place = told.ips.indexOf(ip);
    if (place >= 0 && (told.found[place] === 1 || tick < told.nextLookTick)) return;
    if (place < 0) {
      place = told.turn;
      told.turn = (place + 1) % TOLD_LIMIT;
      told.ips[place] = ip;
      told.found[place] = 0;
      // A server gone mad tells another each time.
      if (tick < told.nextLookTick) return;
    }
    told.nextLookTick = tick + LOOK_TICKS;
    for (const device of this.#inventory.devices()) {
      if (!hasIpv4(device, ip)) continue;
      told.found[place] = 1;
      this.#note(device, told.did);
    }
  }

  #readTexts(device: Device, packet: Packet, dhcp: DhcpFacts): void {
    const { bytes } = packet;
    if (dhcp.hostNameOffset >= 0) {
      device.isOwnName = true;
      this.#readName(device, packet, dhcp);
    }
    if (dhcp.vendorClassOffset >= 0) {
      const hash = textHash(bytes, dhcp.vendorClassOffset, dhcp.vendorClassBytes);
      if (hash !== device.vendorClassHash) {
        device.vendorClassHash = hash;
        device.vendorClass = printable(bytes, dhcp.vendorClassOffset, dhcp.vendorClassBytes);
        this.#inventory.mark(device);
      }
    }
    if (dhcp.parametersOffset >= 0) {
      const hash = textHash(bytes, dhcp.parametersOffset, dhcp.parametersBytes);
      if (hash !== device.fingerprintHash) {
        device.fingerprintHash = hash;
        device.fingerprint = fingerprintOf(bytes, dhcp.parametersOffset, dhcp.parametersBytes);
        this.#inventory.mark(device);
      }
    }
  }

  #readName(device: Device, { bytes }: Packet, dhcp: DhcpFacts): void {
    if (dhcp.hostNameOffset < 0) return;
    const hash = textHash(bytes, dhcp.hostNameOffset, dhcp.hostNameBytes);
    if (hash === device.hostNameHash) return;
    device.hostNameHash = hash;
    device.hostName = printable(bytes, dhcp.hostNameOffset, dhcp.hostNameBytes);
    this.#inventory.mark(device);
  }

  #note(device: Device, did: number): void {
    if ((device.did & did) !== 0) return;
    device.did |= did;
    this.#inventory.mark(device);
  }
}

function createTold(did: number): Told {
  return {
    ips: new Int32Array(TOLD_LIMIT),
    found: new Uint8Array(TOLD_LIMIT),
    turn: 0,
    nextLookTick: 0,
    did,
  };
}
