import { type Endpoint, takePort } from "#capture/synthetic/host.ts";
import { SEGMENT_BYTES, TCP_FLAG } from "#capture/synthetic/ip-packets.ts";
import { type Network, sendTcp } from "#capture/synthetic/network.ts";
import type { Payload } from "#capture/synthetic/payload.ts";
import type { Process } from "#capture/synthetic/scheduler.ts";

/** A whole conversation, from SYN to the last acknowledgement. */
export interface FlowPlan {
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly port: number;
  readonly name: string;
  readonly payload: Payload;
  /** Bytes the client sends in each turn, and what the server answers. */
  readonly turns: readonly Turn[];
  readonly rttMicros: number;
  /** Time between two segments of the same sender. */
  readonly gapMicros: number;
}

export interface Turn {
  readonly upBytes: number;
  readonly downBytes: number;
}

interface Side {
  readonly end: Endpoint;
  readonly port: number;
  /** Next sequence number (RFC 9293 section 3.4). */
  sequence: number;
}

export function* tcpFlow(network: Network, plan: FlowPlan): Process {
  const { random } = network;
  const client: Side = side(plan.client, takePort(plan.client.link), random.bits());
  const server: Side = side(plan.server, plan.port, random.bits());
  yield* open(network, client, server, plan.rttMicros);

  send(network, client, server, TCP_FLAG.psh | TCP_FLAG.ack, plan.payload.hello(plan.name));
  yield plan.rttMicros;
  send(network, server, client, TCP_FLAG.psh | TCP_FLAG.ack, plan.payload.greeting());
  yield random.whole(50, 400);
  acknowledge(network, client, server);
  for (const turn of plan.turns) {
    yield random.whole(100, 3_000);
    yield* stream(network, plan, client, server, turn.upBytes);
    yield plan.rttMicros;
    yield* stream(network, plan, server, client, turn.downBytes);
  }
  yield* close(network, client, server, plan.rttMicros);
}

function side(end: Endpoint, port: number, sequence: number): Side {
  return { end, port, sequence };
}

function* open(network: Network, client: Side, server: Side, rttMicros: number): Process {
  send(network, client, server, TCP_FLAG.syn);
  yield rttMicros;
  send(network, server, client, TCP_FLAG.syn | TCP_FLAG.ack);
  yield network.random.whole(20, 200);
  acknowledge(network, client, server);
  yield network.random.whole(50, 500);
}

/** `bytes` bytes from one side; the other acknowledges every second segment (RFC 9293 3.8.6.3). */
function* stream(network: Network, plan: FlowPlan, from: Side, to: Side, bytes: number): Process {
  const { minBytes } = plan.payload;
  let left = bytes;
  for (let sent = 1; left > 0; sent++) {
    const size = Math.max(minBytes, Math.min(left, SEGMENT_BYTES));
    left -= size;
    const flags = left > 0 ? TCP_FLAG.ack : TCP_FLAG.psh | TCP_FLAG.ack;
    send(network, from, to, flags, plan.payload.data(size));
    yield plan.gapMicros * (0.5 + network.random.unit());
    if (sent % 2 === 0 || left <= 0) acknowledge(network, to, from);
  }
}

function* close(network: Network, client: Side, server: Side, rttMicros: number): Process {
  yield network.random.whole(1_000, 200_000);
  send(network, client, server, TCP_FLAG.fin | TCP_FLAG.ack);
  yield rttMicros;
  send(network, server, client, TCP_FLAG.fin | TCP_FLAG.ack);
  yield network.random.whole(20, 200);
  acknowledge(network, client, server);
}

function acknowledge(network: Network, from: Side, to: Side): void {
  send(network, from, to, TCP_FLAG.ack);
}

/** One segment; SYN and FIN take a sequence number of their own. */
function send(network: Network, from: Side, to: Side, flags: number, body?: Uint8Array): void {
  const hasAck = (flags & TCP_FLAG.ack) !== 0;
  const segment = {
    from: from.port,
    to: to.port,
    sequence: from.sequence,
    acknowledged: hasAck ? to.sequence : 0,
    flags,
  };
  sendTcp(network, from.end, to.end, segment, body);
  const taken = (body?.length ?? 0) + (flags & (TCP_FLAG.syn | TCP_FLAG.fin) ? 1 : 0);
  from.sequence = (from.sequence + taken) >>> 0;
}
