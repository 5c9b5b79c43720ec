import type { AlertBook } from "#l2/alert-book.ts";
import type { LeaseHolders } from "#l2/dhcp/lease-holders.ts";
import type { NamedPeers } from "#l2/named-peers.ts";
import type { Stations } from "#l2/stations.ts";

/** What a rule works with that names servers and routers which are none of the network's. */
export interface RogueParts {
  readonly book: AlertBook;
  readonly stations: Stations;
  readonly holders: LeaseHolders;
  readonly named: NamedPeers;
  readonly learnSeconds: number;
  readonly seed: number;
}
