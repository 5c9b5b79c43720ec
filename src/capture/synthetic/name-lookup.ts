import { type Endpoint, endOf, type Host, takePort } from "#capture/synthetic/host.ts";
import { dnsName, nameMessage } from "#capture/synthetic/name-message.ts";
import { hostEnds, type Network, sendUdp, siteEnd } from "#capture/synthetic/network.ts";
import { type Site, UPSTREAM } from "#capture/synthetic/office.ts";
import { resolve } from "#capture/synthetic/resolution.ts";
import type { Process } from "#capture/synthetic/scheduler.ts";

const DNS_PORT = 53;
const FLAGS = { query: 0x0100, response: 0x8180 } as const;
/** Share of the questions that the office's server has to pass on. */
const UNCACHED = 0.3;

/** A station asks the office's server for a site's address. */
export function* lookUp(network: Network, station: Host, site: Site): Process {
  const { dns, gateway } = network.office;
  yield* resolve(network, station, dns);
  const [client, server] = hostEnds(station, dns);
  const passOn = function* (): Process {
    if (network.random.unit() >= UNCACHED) return;
    yield* resolve(network, dns, gateway);
    const upstream = siteEnd(network, UPSTREAM);
    yield* exchange(network, endOf(dns), upstream, site, UPSTREAM.rttMicros);
  };
  yield* exchange(network, client, server, site, network.random.whole(250, 900), passOn());
}

/** Question and answer; `between` happens before the answer. */
function* exchange(
  network: Network,
  client: Endpoint,
  server: Endpoint,
  site: Site,
  rttMicros: number,
  between?: Process,
): Process {
  const port = takePort(client.link);
  const id = network.random.whole(1, 0xffff);
  const question = { id, name: dnsName(site.name), type: "a" } as const;
  const ask = nameMessage({ ...question, flags: FLAGS.query });
  sendUdp(network, client, server, { from: port, to: DNS_PORT }, ask);
  yield rttMicros / 2;
  if (between) yield* between;
  yield rttMicros / 2;
  const answer = nameMessage({ ...question, flags: FLAGS.response, answer: site.ip });
  sendUdp(network, server, client, { from: DNS_PORT, to: port }, answer);
  yield network.random.whole(100, 2_000);
}
