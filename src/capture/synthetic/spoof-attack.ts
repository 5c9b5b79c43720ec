import { ARP_OPERATION } from "#capture/synthetic/arp-packet.ts";
import { addWords, foldChecksum } from "#capture/synthetic/checksum.ts";
import type { Host } from "#capture/synthetic/host.ts";
import { type Network, sendArp, transmit } from "#capture/synthetic/network.ts";
import {
  ETHER_TYPE,
  ETHERNET_BYTES,
  endFrame,
  IPV4_PAYLOAD,
  putEthernet,
} from "#capture/synthetic/packet.ts";
import { learn } from "#capture/synthetic/resolution.ts";
import type { Process } from "#capture/synthetic/scheduler.ts";
import { macHigh, macLow } from "#core/mac-address.ts";
import { type MacAddress, MICROS_PER_SECOND } from "#core/units.ts";

const ROUNDS = 60;
const REPAIRS = 3;

/**
 * Tells the victim that the gateway's address is the attacker's, and the gateway the same of the
 * victim's, by replies that nobody asked for. What then comes to the attacker is passed on, so
 * the mirror port sees it twice. At the end the true addresses are told, as arpspoof does.
 */
export function* spoofAttack(network: Network): Process {
  const { victim, gateway, attacker } = network.office;
  for (let round = 0; round < ROUNDS; round++) {
    claim(network, victim, gateway, attacker.mac);
    yield network.random.whole(300, 2_000);
    claim(network, gateway, victim, attacker.mac);
    yield MICROS_PER_SECOND - 1_000;
  }
  for (let i = 0; i < REPAIRS; i++) {
    claim(network, victim, gateway, gateway.mac);
    claim(network, gateway, victim, victim.mac);
    yield MICROS_PER_SECOND;
  }
}

/** The attacker tells `told` that the address of `owner` is at `mac`. */
function claim(network: Network, told: Host, owner: Host, mac: MacAddress): void {
  sendArp(network, network.office.attacker, {
    operation: ARP_OPERATION.reply,
    to: told.mac,
    senderMac: mac,
    senderIp: owner.ip,
    targetMac: told.mac,
    targetIp: told.ip,
  });
  learn(network, told, owner.ip, mac);
}

/** Lets the attacker pass on every IPv4 frame that came to it and is meant for another. */
export function interceptTraffic(network: Network): void {
  const { attacker } = network.office;
  const { bytes, view } = network.packet;
  network.tap = () => {
    const isForAttacker =
      view.getUint16(0) === macHigh(attacker.mac) && view.getInt32(2) === macLow(attacker.mac);
    if (!isForAttacker || view.getUint16(12) !== ETHER_TYPE.ipv4) return;
    if (view.getUint32(30) === attacker.ip) return;
    const copy = bytes.slice(0, network.packet.length);
    network.scheduler.spawn(passOn(network, copy), network.random.whole(90, 450));
  };
}

/** One frame again, now from the attacker to whom it belongs, with one hop less. */
function* passOn(network: Network, copy: Uint8Array): Process {
  const { office, packet } = network;
  const { view } = packet;
  packet.bytes.set(copy);
  const targetIp = view.getUint32(30);
  const owner = office.all.find((host) => host.ip === targetIp) ?? office.gateway;
  putEthernet(packet, owner.mac, office.attacker.mac, ETHER_TYPE.ipv4);
  view.setUint8(22, view.getUint8(22) - 1);
  view.setUint16(24, 0);
  view.setUint16(24, foldChecksum(addWords(packet.bytes, ETHERNET_BYTES, IPV4_PAYLOAD, 0)));
  endFrame(packet, copy.length);
  transmit(network);
  yield 1;
}
