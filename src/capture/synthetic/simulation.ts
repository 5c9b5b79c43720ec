import { sourceCounters } from "#capture/source-counters.ts";
import type { Attack } from "#capture/synthetic/attack.ts";
import { beginDay } from "#capture/synthetic/day.ts";
import { floodAttack } from "#capture/synthetic/flood-attack.ts";
import { createNetwork, type Network } from "#capture/synthetic/network.ts";
import { scanAttack } from "#capture/synthetic/scan-attack.ts";
import type { Process } from "#capture/synthetic/scheduler.ts";
import { interceptTraffic, spoofAttack } from "#capture/synthetic/spoof-attack.ts";
import { type Frame, type FrameVisitor, LinkType, type SourceCounters } from "#capture/types.ts";
import { MICROS_PER_SECOND, type Micros } from "#core/units.ts";

export interface SimulationOptions {
  /** The same seed, start and attacks give the same bytes. Its lower 32 bits count. */
  readonly seed: number;
  /** The office keeps UTC hours: 08:00 to 18:00 on Monday to Friday. */
  readonly startAt: Micros;
  readonly attacks: readonly Attack[];
}

/** Frames are kept so long: until no reader borrows them, the collector clears the arena away. */
const ARENA_BYTES = 262_144;

/** The office's frames in the order of their times; memory is constant. */
export interface Simulation {
  readonly counters: SourceCounters;
  /** Time of the next step. A step sends at most a few frames. */
  nextAt(): number;
  step(visit: FrameVisitor): void;
}

export function createSimulation(options: SimulationOptions): Simulation {
  const refused: Record<string, number> = {};
  const counters = sourceCounters(refused);
  const network = createNetwork(options.seed, options.startAt, () => {
    refused["process-limit"] = (refused["process-limit"] ?? 0) + 1;
  });
  beginDay(network);
  for (const attack of options.attacks) {
    const delayMicros = Math.round(attack.offsetS * MICROS_PER_SECOND);
    network.scheduler.spawn(processOf(network, attack), delayMicros);
  }
  if (options.attacks.some((attack) => attack.kind === "spoof")) interceptTraffic(network);
  return { counters, nextAt: network.scheduler.nextAt, step: stepper(network, counters) };
}

function processOf(network: Network, attack: Attack): Process {
  switch (attack.kind) {
    case "spoof":
      return spoofAttack(network);
    case "scan":
      return scanAttack(network);
    case "flood":
      return floodAttack(network, attack.framesPerS);
  }
}

function stepper(network: Network, counters: SourceCounters): Simulation["step"] {
  const { packet, scheduler } = network;
  let used = 0;
  const frame: Frame = {
    bytes: new Uint8Array(ARENA_BYTES),
    offset: 0,
    capturedBytes: 0,
    wireBytes: 0,
    at: scheduler.now() as Micros,
    link: LinkType.ethernet,
    own: false,
  };
  let visit: FrameVisitor = () => {};
  network.sink = () => {
    if (used + packet.length > ARENA_BYTES) {
      frame.bytes = new Uint8Array(ARENA_BYTES);
      used = 0;
    }
    frame.bytes.set(packet.bytes.subarray(0, packet.length), used);
    frame.offset = used;
    used += packet.length;
    frame.capturedBytes = packet.length;
    frame.wireBytes = packet.length;
    frame.at = scheduler.now() as Micros;
    counters.frames++;
    visit(frame);
  };
  return (next) => {
    visit = next;
    scheduler.step();
  };
}
