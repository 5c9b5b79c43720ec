import type { Shift } from "#capture/synthetic/rhythm.ts";
import type { Ipv4, MacAddress } from "#core/units.ts";

/** One station of the network, with what it has learned about its neighbours. */
export interface Host {
  readonly name: string;
  readonly mac: MacAddress;
  readonly ip: Ipv4;
  readonly ttl: number;
  /** null for what is never switched off. */
  readonly shift: Shift | null;
  online: boolean;
  /** Next identification of an IPv4 header. */
  ipId: number;
  nextPort: number;
  /** Address resolution cache; bounded by the number of hosts. */
  readonly neighbours: Map<Ipv4, Neighbour>;
}

interface Neighbour {
  readonly mac: MacAddress;
  /** After this the address is asked for again before use. */
  readonly freshUntil: number;
}

/** One side of a conversation: a host here, or an address behind the gateway. */
export interface Endpoint {
  readonly ip: Ipv4;
  /** As the header carries it when it passes the mirror port. */
  readonly ttl: number;
  /** The host whose hardware address stands for it on this network. */
  readonly link: Host;
}

/** The host's own end. */
export function endOf(host: Host): Endpoint {
  return { ip: host.ip, ttl: host.ttl, link: host };
}

/** The next ephemeral port (RFC 6335 section 6). */
export function takePort(host: Host): number {
  const port = host.nextPort;
  host.nextPort = port === 65_535 ? 49_152 : port + 1;
  return port;
}
