import type { BenchReport, ReplayFigures } from "./figures.ts";

const MEGABYTE = 1e6;

/** One figure that must be reached. */
export interface Aim {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Digits after the point that tell enough. */
  readonly digits: number;
  readonly limit: number;
  readonly isMet: boolean;
}

/** How many times faster than softflowd the replay was while the guard knew ARP alone. */
const SPINE_AGAINST_SOFTFLOWD = 7.3;

/** What the appliance promises, held against what was measured. */
export function aimsOf({ replay, start, wireToAlert, live, flood }: BenchReport): Aim[] {
  const made = replay[0] as ReplayFigures;
  const ours = figureOf(made, "arpguard");
  const faster = (peer: string) => figureOf(made, peer).medianSeconds / ours.medianSeconds;
  return [
    atLeast("replay of the made-up load against softflowd", faster("softflowd"), 10, "times"),
    atLeast("replay of the made-up load against argus", faster("argus"), 20, "times"),
    atMost(
      "cost of a frame there against the guard of ARP alone",
      SPINE_AGAINST_SOFTFLOWD / faster("softflowd"),
      1.5,
      "times",
      2,
    ),
    atMost("peak memory of that replay", ours.peakBytes / MEGABYTE, 160, "MB", 0),
    atMost("start to first captured frame on the page", start.firstFrameMs / 1000, 1.5, "s", 2),
    atMost("wire to alert at an MQTT subscriber, p99", wireToAlert.p99Ms, 50, "ms", 1),
    atMost("frames lost by the kernel under live load", live.kernelDrops, 0, "frames", 0),
    atMost("peak memory of the appliance under live load", live.peakBytes / MEGABYTE, 200, "MB", 0),
    atMost("growth under a flood of made-up addresses", flood.grownBytes / MEGABYTE, 20, "MB", 0),
  ];
}

function figureOf({ figures }: ReplayFigures, name: string) {
  const found = figures.find((figure) => figure.name === name);
  if (found === undefined) throw new Error(`no figure of ${name}`);
  return found;
}

function atLeast(name: string, value: number, limit: number, unit: string): Aim {
  return { name, value, unit, digits: 1, limit, isMet: value >= limit };
}

function atMost(name: string, value: number, limit: number, unit: string, digits: number): Aim {
  return { name, value, unit, digits, limit, isMet: value <= limit };
}
