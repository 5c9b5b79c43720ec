import { Pipeline, type PipelineEvent } from "#app/pipeline.ts";
import type { Attack } from "#capture/synthetic/attack.ts";
import { createNetwork } from "#capture/synthetic/network.ts";
import { syntheticSource } from "#capture/synthetic/synthetic-source.ts";
import type { Frame } from "#capture/types.ts";
import { defaultConfig } from "#config/defaults.ts";
import { MICROS_PER_SECOND, micros } from "#core/units.ts";
import type { WindowRecord } from "#features/types.ts";
import { NO_BOX } from "#features/vector.ts";

const SEED = 7;
/** Three in the morning of a Sunday: nobody is at work. */
const START = micros(Date.parse("2026-03-01T03:00:00Z") * 1000);
/** Of the office alone, at least: who holds which address is known by then. */
const CALM_S = 120;
/** A bit of a hardware address's first byte: to a group. */
const GROUP_BIT = 1;

/** An attack as it is made. */
export interface MadeAttack {
  readonly attack: Attack;
  /** Seconds that it lasts, a spoofer's repairs left out. */
  readonly lastsS: number;
}

/** Loud ones, and such that a busy network hides. */
function attacksAt(offsetS: number): readonly MadeAttack[] {
  return [
    { attack: { kind: "spoof", offsetS }, lastsS: 60 },
    { attack: { kind: "scan", offsetS }, lastsS: 3 },
    { attack: { kind: "flood", offsetS, framesPerS: 200 }, lastsS: 10 },
    { attack: { kind: "flood", offsetS, framesPerS: 2000 }, lastsS: 10 },
  ];
}

/** The frames of one attack in windows, those of the network around it left out. */
export interface AttackWindows {
  readonly kind: Attack["kind"];
  /** Vectors, from its first window to its last. */
  readonly vectors: readonly Float32Array[];
}

/**
 * Each attack that can be made, seen by the pipeline of the running appliance: the same numbers
 * each time. It takes a second, in turns of a few milliseconds.
 */
export async function makeAttackWindows(windowSeconds: number): Promise<AttackWindows[]> {
  const windowMicros = windowSeconds * MICROS_PER_SECOND;
  const made: AttackWindows[] = [];
  // Whole windows, so that none has both.
  const offsetS = Math.ceil(CALM_S / windowSeconds) * windowSeconds;
  const attackAt = START + offsetS * MICROS_PER_SECOND;
  for (const { attack, lastsS } of attacksAt(offsetS)) {
    const isOfAttack = attackFilter();
    const endsAt = attackAt + lastsS * MICROS_PER_SECOND;
    const windows = await runOffice({ attack, lastsS }, windowSeconds, (frame) => {
      return frame.at < attackAt || isOfAttack(frame);
    });
    const vectors = windows
      .filter(({ startAt }) => startAt >= attackAt - windowMicros / 2 && startAt < endsAt)
      .filter(({ packets }) => packets > 0)
      .map(({ features }) => features);
    made.push({ kind: attack.kind, vectors });
  }
  return made;
}

/** The made-up office with one attack; windows of those frames that `takes` lets by. */
export async function runOffice(
  { attack, lastsS }: MadeAttack,
  windowSeconds: number,
  takes: (frame: Frame) => boolean,
): Promise<WindowRecord[]> {
  const windows: WindowRecord[] = [];
  const pipeline = new Pipeline({
    windowSeconds,
    l2: defaultConfig().l2,
    seed: SEED,
    devices: false,
    box: () => NO_BOX,
    emit: (event: PipelineEvent) => {
      if (event.kind === "window") windows.push(event);
    },
  });
  const durationS = attack.offsetS + Math.max(lastsS, windowSeconds);
  await using source = syntheticSource({
    seed: SEED,
    startAt: START,
    attacks: [attack],
    durationS,
  });
  const never = new AbortController().signal;
  for (let ended = false; !ended; ) {
    const block = await source.readBlock((frame) => {
      if (takes(frame)) pipeline.visit(frame);
    }, never);
    pipeline.tick(block.at, 0);
    ended = block.ended;
  }
  pipeline.finish();
  return windows;
}

/**
 * Tells frames of an attack: of the attacking station, or between stations that the office does
 * not have.
 */
export function attackFilter(): (frame: Frame) => boolean {
  const { office } = createNetwork(SEED, START, () => {});
  const attacker: number = office.attacker.mac;
  const known = new Set<number>(office.all.map(({ mac }) => mac));
  return ({ bytes, offset }) => {
    const [to, from] = [macAt(bytes, offset), macAt(bytes, offset + 6)];
    if (from === attacker || to === attacker) return true;
    const isToGroup = (bytes[offset]! & GROUP_BIT) !== 0;
    return !known.has(from) && !isToGroup && !known.has(to);
  };
}

function macAt(bytes: Uint8Array, offset: number): number {
  let mac = 0;
  for (let i = offset; i < offset + 6; i++) mac = mac * 256 + bytes[i]!;
  return mac;
}
