import { type Endpoint, takePort } from "#capture/synthetic/host.ts";
import { TCP_FLAG } from "#capture/synthetic/ip-packets.ts";
import { hostEnds, type Network, sendTcp } from "#capture/synthetic/network.ts";
import { NETWORK } from "#capture/synthetic/office.ts";
import { answer, resolve, sendRequest } from "#capture/synthetic/resolution.ts";
import type { Process } from "#capture/synthetic/scheduler.ts";
import { ipv4 } from "#core/ip-address.ts";

const SWEEP_GAP_MICROS = 4_000;
const PORT_GAP_MICROS = 1_000;
const PORTS = 1024;
const OPEN_PORTS: ReadonlySet<number> = new Set([22, 80, 139, 443, 445]);

/** Asks for every address of the network, then tries the ports of the storage server. */
export function* scanAttack(network: Network): Process {
  yield* sweepAddresses(network);
  yield* probePorts(network);
}

function* sweepAddresses(network: Network): Process {
  const { attacker, all } = network.office;
  for (let last = 1; last < 255; last++) {
    const ip = ipv4(NETWORK + last);
    if (ip === attacker.ip) continue;
    sendRequest(network, attacker, ip);
    const host = all.find((other) => other.ip === ip);
    if (host?.online) network.scheduler.spawn(answer(network, attacker, host));
    yield SWEEP_GAP_MICROS;
  }
}

function* probePorts(network: Network): Process {
  const { attacker, nas } = network.office;
  yield* resolve(network, attacker, nas);
  const [from, to] = hostEnds(attacker, nas);
  for (let port = 1; port <= PORTS; port++) {
    network.scheduler.spawn(probe(network, from, to, port));
    yield PORT_GAP_MICROS;
  }
}

/** A SYN without a connection to follow: nmap's half-open scan. */
function* probe(network: Network, from: Endpoint, to: Endpoint, port: number): Process {
  const local = takePort(from.link);
  const ours = network.random.bits();
  const theirs = network.random.bits();
  const there = { from: local, to: port };
  const back = { from: port, to: local };
  const expected = (ours + 1) >>> 0;
  sendTcp(network, from, to, { ...there, sequence: ours, acknowledged: 0, flags: TCP_FLAG.syn });
  yield network.random.whole(100, 400);
  if (!OPEN_PORTS.has(port)) {
    const flags = TCP_FLAG.rst | TCP_FLAG.ack;
    sendTcp(network, to, from, { ...back, sequence: 0, acknowledged: expected, flags });
    return;
  }
  const flags = TCP_FLAG.syn | TCP_FLAG.ack;
  sendTcp(network, to, from, { ...back, sequence: theirs, acknowledged: expected, flags });
  yield network.random.whole(20, 100);
  const reset = { sequence: expected, acknowledged: 0, flags: TCP_FLAG.rst };
  sendTcp(network, from, to, { ...there, ...reset });
}
