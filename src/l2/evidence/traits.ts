import { Control, Layer, type Packet, TcpFlag } from "#decode/types.ts";
import type { AlertType } from "#l2/types.ts";

const LAYER_SHIFT = 3;
const FLAGS_SHIFT = 6;
const FIELD = 7;

/** What a frame is, in one small integer that the rings keep beside it. */
export function traitsOf(packet: Packet): number {
  return packet.control | (packet.layer << LAYER_SHIFT) | (packet.tcpFlags << FLAGS_SHIFT);
}

const isControl = (control: Control) => (traits: number) => (traits & FIELD) === control;
const isOfLayer = (layer: Layer) => (traits: number) => ((traits >> LAYER_SHIFT) & FIELD) === layer;
const isTcp = isOfLayer(Layer.tcp);
const isUdp = isOfLayer(Layer.udp);
const isIcmp = isOfLayer(Layer.icmp);
const isIcmpv6 = isOfLayer(Layer.icmpv6);
const isArp = isControl(Control.arp);
const isDhcp4 = isControl(Control.dhcp);
const isDhcp6 = isControl(Control.dhcp6);
const isDhcp = (traits: number) => isDhcp4(traits) || isDhcp6(traits);
const isSyn = (traits: number) => isTcp(traits) && ((traits >> FLAGS_SHIFT) & TcpFlag.syn) !== 0;

/** Types whose case is made of one kind of traffic: their subjects' other frames prove nothing. */
const TRAFFIC: Partial<Record<AlertType, (traits: number) => boolean>> = {
  "arp-scan": isArp,
  "arp-storm": isArp,
  "mac-flood": () => true,
  "dhcp-rogue": isDhcp,
  "dhcp-starvation": isDhcp,
  "syn-flood": isSyn,
  "udp-flood": isUdp,
  "icmp-flood": (traits) => isIcmp(traits) || isIcmpv6(traits),
  "http-flood": isTcp,
  amplification: isUdp,
  "brute-force": isTcp,
};

/** The traffic of a type, or null where the subjects alone tell what belongs to the case. */
export function trafficOf(type: AlertType): ((traits: number) => boolean) | null {
  return TRAFFIC[type] ?? null;
}
