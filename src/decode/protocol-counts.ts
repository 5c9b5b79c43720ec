import { REFUSAL_NAMES } from "#decode/refusal.ts";
import type { CommonFrames, Packet } from "#decode/types.ts";
import { Control, Layer, UDP_SHIFT } from "#decode/types.ts";

/** Frames by protocol, and refusals by name, since the start. */
export interface ProtocolTotals {
  readonly frames: number;
  readonly vlan: number;
  readonly arp: number;
  readonly ipv4: number;
  readonly ipv6: number;
  readonly tcp: number;
  readonly udp: number;
  readonly icmp: number;
  readonly icmpv6: number;
  readonly ndp: number;
  readonly dhcp: number;
  readonly vrrp: number;
  readonly hsrp: number;
  readonly dhcp6: number;
  /** Taken out of a tunnel; they count as what they were inside it. */
  readonly tunnelled: number;
}

/** Layers of IPv6 packets are counted this much further on. */
const IPV6 = 8;

/** Counts what was decoded. Hot: one increment for an ordinary frame. */
export class ProtocolCounts {
  readonly #layers = new Float64Array(2 * IPV6);
  readonly #controls = new Float64Array(Object.keys(Control).length);
  readonly #refusals = new Float64Array(REFUSAL_NAMES.length);
  declare private readonly frames: CommonFrames;
  #tagged = 0;
  #tunnelled = 0;

  /** @param frames that will wait to be counted together */
  constructor(frames: CommonFrames) {
    this.frames = frames;
  }

  add(packet: Packet): void {
    (this.#layers[packet.layer + (packet.ipVersion === 6 ? IPV6 : 0)] as number)++;
    if (packet.vlanTags !== 0) this.#tagged++;
    if (packet.tunnels !== 0) this.#tunnelled++;
    if (packet.control !== Control.none) (this.#controls[packet.control] as number)++;
    if (packet.refusal !== 0) (this.#refusals[packet.refusal] as number)++;
  }

  /** Counts the frames that wait. */
  readonly addAll = (): void => {
    const { kinds, count } = this.frames;
    let datagrams = 0;
    for (let i = 0; i < count; i++) datagrams += (kinds[i] as number) >> UDP_SHIFT;
    this.#layers[Layer.udp] = (this.#layers[Layer.udp] as number) + datagrams;
    this.#layers[Layer.tcp] = (this.#layers[Layer.tcp] as number) + count - datagrams;
  };

  totals(): ProtocolTotals {
    const sum = (from: number, to: number) =>
      this.#layers.subarray(from, to).reduce((total, each) => total + each, 0);
    const layer = (index: number) => sum(index, index + 1) + sum(index + IPV6, index + IPV6 + 1);
    const control = (index: number) => this.#controls[index] as number;
    return {
      frames: sum(0, 2 * IPV6),
      vlan: this.#tagged,
      arp: layer(Layer.arp),
      ipv4: sum(Layer.ip, IPV6),
      ipv6: sum(IPV6 + Layer.ip, 2 * IPV6),
      tcp: layer(Layer.tcp),
      udp: layer(Layer.udp),
      icmp: layer(Layer.icmp),
      icmpv6: layer(Layer.icmpv6),
      ndp: control(Control.ndp),
      dhcp: control(Control.dhcp),
      vrrp: control(Control.vrrp),
      hsrp: control(Control.hsrp),
      dhcp6: control(Control.dhcp6),
      tunnelled: this.#tunnelled,
    };
  }

  /** Refusals that happened, by name. */
  refused(): Record<string, number> {
    const refused: Record<string, number> = {};
    REFUSAL_NAMES.forEach((name, code) => {
      const count = this.#refusals[code] as number;
      if (count > 0) refused[name] = count;
    });
    return refused;
  }
}
