import { type Aim, atLeast, atMost } from "./aim.ts";
import type { BenchReport, ReplayFigures } from "./figures.ts";
import { modelsAtWorkAims } from "./live/models-at-work-report.ts";
import { agreementAims } from "./models/agreement-aims.ts";
import { forestAims } from "./models/forest-aims.ts";
import { networkAims } from "./models/network-aims.ts";
import { retrainAims } from "./models/retrain-cycle.ts";

const MEGABYTE = 1e6;

/**
 * How many times faster than softflowd the replay was when the guard knew ARP spoofing, scans and
 * storms alone: commit 86b20d9, 1.27 s of processor time where softflowd took 9.3 s.
 */
const SPINE_AGAINST_SOFTFLOWD = 7.3;

/** What the appliance promises, held against what was measured. */
export function aimsOf(report: BenchReport): Aim[] {
  const { replay, start, wireToAlert, live, flood, modelsAtWork } = report;
  const made = replay[0] as ReplayFigures;
  const ours = figureOf(made, "arpguard");
  const faster = (peer: string) => figureOf(made, peer).medianSeconds / ours.medianSeconds;
  return [
    atLeast("replay of the made-up load against softflowd", faster("softflowd"), 10, "times"),
    atLeast("replay of the made-up load against argus", faster("argus"), 20, "times"),
    atMost(
      "time of that replay against that of the guard of ARP alone, both by softflowd's",
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
    ...modelsAtWorkAims(modelsAtWork),
    ...networkAims(report.networks),
    ...agreementAims(report.agreement),
    ...forestAims(report.forests),
    ...retrainAims(report.retrainCycle),
  ];
}

function figureOf({ figures }: ReplayFigures, name: string) {
  const found = figures.find((figure) => figure.name === name);
  if (found === undefined) throw new Error(`no figure of ${name}`);
  return found;
}
