import { putTcp, TCP_FLAG } from "#capture/synthetic/ip-packets.ts";
import { type Network, transmit } from "#capture/synthetic/network.ts";
import type { Process } from "#capture/synthetic/scheduler.ts";
import { ipv4 } from "#core/ip-address.ts";
import { macFromParts } from "#core/mac-address.ts";
import { MICROS_PER_SECOND } from "#core/units.ts";

const SECONDS = 10;

/** Fills the switch's address table: SYNs between random stations, as macof sends them. */
export function* floodAttack(network: Network, framesPerS: number): Process {
  const { random, scheduler } = network;
  const startAt = scheduler.now();
  const frames = framesPerS * SECONDS;
  // A source is never a group (IEEE 802 clause 8.2.2), so the lowest bit of the first byte is 0.
  const mac = () => macFromParts(random.bits() & 0xfeff, random.bits());
  for (let i = 0; i < frames; i++) {
    const route = {
      fromMac: mac(),
      toMac: mac(),
      fromIp: ipv4(random.bits()),
      toIp: ipv4(random.bits()),
      ttl: 64,
      id: random.bits() & 0xffff,
    };
    putTcp(network.packet, route, {
      from: random.whole(1024, 0xffff),
      to: random.whole(1, 0xffff),
      sequence: random.bits(),
      acknowledged: 0,
      flags: TCP_FLAG.syn,
    });
    transmit(network);
    yield startAt + ((i + 1) * MICROS_PER_SECOND) / framesPerS - scheduler.now();
  }
}
