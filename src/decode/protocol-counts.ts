import { REFUSAL_NAMES } from "#decode/refusal.ts";
import type { Packet } from "#decode/types.ts";
import { Control, Layer } from "#decode/types.ts";

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
}

/** Counts what was decoded. Hot: plain increments. */
export class ProtocolCounts {
  readonly #layers = new Float64Array(8);
  readonly #controls = new Float64Array(6);
  readonly #refusals = new Float64Array(REFUSAL_NAMES.length);
  #frames = 0;
  #tagged = 0;
  #ipv4 = 0;
  #ipv6 = 0;

  add(packet: Packet): void {
    this.#frames++;
    (this.#layers[packet.layer] as number)++;
    if (packet.ipVersion === 4) this.#ipv4++;
    else if (packet.ipVersion === 6) this.#ipv6++;
    if (packet.vlanTags !== 0) this.#tagged++;
    if (packet.control !== Control.none) (this.#controls[packet.control] as number)++;
    if (packet.refusal !== 0) (this.#refusals[packet.refusal] as number)++;
  }

  totals(): ProtocolTotals {
    const layer = (index: number) => this.#layers[index] as number;
    const control = (index: number) => this.#controls[index] as number;
    return {
      frames: this.#frames,
      vlan: this.#tagged,
      arp: layer(Layer.arp),
      ipv4: this.#ipv4,
      ipv6: this.#ipv6,
      tcp: layer(Layer.tcp),
      udp: layer(Layer.udp),
      icmp: layer(Layer.icmp),
      icmpv6: layer(Layer.icmpv6),
      ndp: control(Control.ndp),
      dhcp: control(Control.dhcp),
      vrrp: control(Control.vrrp),
      hsrp: control(Control.hsrp),
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
