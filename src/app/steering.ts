import { createArpFacts, decodeArp } from "#decode/arp.ts";
import { createDhcpFacts, decodeDhcp } from "#decode/dhcp.ts";
import { createDhcp6Facts, decodeDhcp6 } from "#decode/dhcp6.ts";
import { createNdpFacts, decodeNdp } from "#decode/ndp.ts";
import { createRouterGroupFacts, decodeHsrp, decodeVrrp } from "#decode/router-group.ts";
import { Control, type Packet } from "#decode/types.ts";
import type { Layer2Engine } from "#l2/engine.ts";
import type { ControlFacts } from "#l2/inventory/control-facts.ts";
import type { Moment } from "#l2/types.ts";
import type { WindowTally } from "#windows/window-tally.ts";

/** Those who are told what frames say that steer the network. */
export interface Steered {
  readonly guard: Layer2Engine;
  readonly tally: WindowTally;
  /** null where no inventory is kept. */
  readonly inventory: ControlFacts | null;
}

/** Reads frames whole that steer the network, and has them judged. */
export class Steering {
  readonly #told: Steered;
  readonly #arp = createArpFacts();
  readonly #dhcp = createDhcpFacts();
  readonly #dhcp6 = createDhcp6Facts();
  readonly #ndp = createNdpFacts();
  readonly #group = createRouterGroupFacts();

  constructor(told: Steered) {
    this.#told = told;
  }

  see(packet: Packet, moment: Moment): void {
    const { guard, tally, inventory } = this.#told;
    switch (packet.control) {
      case Control.arp:
        if (decodeArp(packet, this.#arp)) {
          const effect = guard.arp(packet, this.#arp, moment);
          const { isUnsolicited, isBindingChange } = effect;
          tally.addArp(this.#arp.operation, isUnsolicited, isBindingChange);
          inventory?.arp(packet, this.#arp);
        }
        return;
      case Control.dhcp:
        if (decodeDhcp(packet, this.#dhcp)) {
          guard.dhcp(packet, this.#dhcp, moment);
          inventory?.dhcp(packet, this.#dhcp, moment);
        }
        return;
      case Control.dhcp6:
        if (decodeDhcp6(packet, this.#dhcp6)) guard.dhcp6(packet, this.#dhcp6, moment);
        return;
      case Control.ndp:
        if (decodeNdp(packet, this.#ndp)) {
          guard.ndp(packet, this.#ndp, moment);
          inventory?.ndp(packet, this.#ndp);
        }
        return;
      case Control.vrrp:
        if (decodeVrrp(packet, this.#group)) this.#seeGroup(packet, moment);
        return;
      case Control.hsrp:
        if (decodeHsrp(packet, this.#group)) this.#seeGroup(packet, moment);
        return;
      default:
        return;
    }
  }

  #seeGroup(packet: Packet, moment: Moment): void {
    this.#told.guard.routerGroup(packet, this.#group, moment);
    this.#told.inventory?.routerGroup(packet);
  }
}
