import { endOf, type Host } from "#capture/synthetic/host.ts";
import { lookUp } from "#capture/synthetic/name-lookup.ts";
import { hostEnds, type Network, sendEcho, siteEnd } from "#capture/synthetic/network.ts";
import { SITES, type Site, TELEMETRY } from "#capture/synthetic/office.ts";
import { printPayload, tlsPayload } from "#capture/synthetic/payload.ts";
import { resolve } from "#capture/synthetic/resolution.ts";
import type { Process } from "#capture/synthetic/scheduler.ts";
import { tcpFlow } from "#capture/synthetic/tcp-flow.ts";

const PORT = { https: 443, files: 5001, print: 9100 } as const;

/** A page: one to three places, several connections to each at once. */
export function* visitPage(network: Network, station: Host): Process {
  const { random, scheduler } = network;
  const places = random.whole(1, 3);
  for (let i = 0; i < places; i++) {
    const site = random.pick(SITES);
    yield* lookUp(network, station, site);
    const connections = random.whole(1, 3);
    for (let j = 0; j < connections; j++) {
      scheduler.spawn(fetchFrom(network, station, site), random.whole(0, 80_000));
    }
    yield random.whole(50_000, 600_000);
  }
}

function* fetchFrom(network: Network, station: Host, site: Site): Process {
  const { random } = network;
  const turns = Array.from({ length: random.whole(1, 3) }, () => ({
    upBytes: random.whole(300, 1_200),
    downBytes: spread(network, 2_000, 200_000),
  }));
  yield* connect(network, station, site, turns);
}

/** A machine reports how it is. */
export function* reportTelemetry(network: Network, station: Host): Process {
  yield* lookUp(network, station, TELEMETRY);
  const turn = { upBytes: network.random.whole(200, 2_500), downBytes: 180 };
  yield* connect(network, station, TELEMETRY, [turn]);
}

function* connect(
  network: Network,
  station: Host,
  site: Site,
  turns: readonly { upBytes: number; downBytes: number }[],
): Process {
  yield* resolve(network, station, network.office.gateway);
  yield* tcpFlow(network, {
    client: endOf(station),
    server: siteEnd(network, site),
    port: PORT.https,
    name: site.name,
    payload: tlsPayload(network),
    turns,
    rttMicros: site.rttMicros * (0.9 + 0.3 * network.random.unit()),
    gapMicros: network.random.whole(120, 600),
  });
}

/** Opens or saves a large file on the storage server, over TLS as its web folder does. */
export function* moveFile(network: Network, station: Host): Process {
  const { nas } = network.office;
  const bytes = spread(network, 200_000, 6_000_000);
  const saves = network.random.unit() < 0.4;
  yield* resolve(network, station, nas);
  const [client, server] = hostEnds(station, nas);
  yield* tcpFlow(network, {
    ...{ client, server, port: PORT.files, name: nas.name, payload: tlsPayload(network) },
    turns: [saves ? { upBytes: bytes, downBytes: 200 } : { upBytes: 200, downBytes: bytes }],
    rttMicros: network.random.whole(200, 600),
    gapMicros: network.random.whole(25, 120),
  });
}

export function* printJob(network: Network, station: Host): Process {
  const { printer } = network.office;
  yield* resolve(network, station, printer);
  const [client, server] = hostEnds(station, printer);
  yield* tcpFlow(network, {
    ...{ client, server, port: PORT.print, name: station.name, payload: printPayload(network) },
    turns: [{ upBytes: spread(network, 40_000, 900_000), downBytes: 40 }],
    rttMicros: network.random.whole(300, 1_500),
    gapMicros: network.random.whole(150, 900),
  });
}

/** Is the gateway there? Four times, as ping does. */
export function* pingGateway(network: Network, host: Host): Process {
  const { gateway } = network.office;
  yield* resolve(network, host, gateway);
  const [near, far] = hostEnds(host, gateway);
  const id = network.random.whole(1, 0xffff);
  for (let sequence = 1; sequence <= 4; sequence++) {
    sendEcho(network, near, far, { isReply: false, id, sequence });
    yield network.random.whole(150, 700);
    sendEcho(network, far, near, { isReply: true, id, sequence });
    yield 1_000_000;
  }
}

/** Sizes differ by factors, so each doubling between the two is as likely as the others. */
function spread(network: Network, from: number, to: number): number {
  let doublings = 1;
  while (from * (1 << doublings) < to) doublings++;
  const low = from * (1 << network.random.whole(0, doublings - 1));
  return network.random.whole(low, Math.min(2 * low, to));
}
