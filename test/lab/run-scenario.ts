import { setTimeout as sleep } from "node:timers/promises";
import { isOf, isProven, type Told } from "../../bench/scoreboard/judge.ts";
import type { Expectation } from "../../bench/scoreboard/truth.ts";
import { Lab } from "./lab.ts";
import type { Scenario } from "./scenario.ts";

const PATIENCE_S = 8;
/** An attack goes on so long at least, so that a second, false alarm would have its time. */
const LEAST_S = 3;
const STEP_MS = 50;

/** A scenario that has happened. */
export interface LabRun {
  readonly scenario: Scenario;
  /** What the mirror port delivered. */
  readonly pcap: string;
  /** What the subscriber was told; times since 1970. */
  readonly told: readonly Told[];
  readonly frames: number;
  readonly kernelDrops: number;
}

/**
 * Lets it happen, with the appliance on the mirror port, and records the same frames into `pcap`.
 * @throws Error when a step fails, or the appliance does
 */
export async function runScenario(
  scenario: Scenario,
  pcap: string,
  isWhole = false,
): Promise<LabRun> {
  await using lab = new Lab(scenario, pcap);
  await Promise.all([lab.guard.start(), lab.play(scenario.before ?? [])]);
  lab.mirror();
  await lab.play(scenario.ordinary ?? []);
  await lab.play(scenario.act);
  const waitMs = (scenario.patienceS ?? PATIENCE_S) * 1000;
  const startMs = performance.now();
  const hasPassed = (ms: number) => performance.now() - startMs >= ms;
  const mayStop = () =>
    !isWhole && hasPassed(LEAST_S * 1000) && isAllTold(scenario.expect, lab.guard.told);
  while (!hasPassed(waitMs) && !mayStop()) await sleep(STEP_MS);
  await lab.stopAll();
  const { frames, kernelDrops } = await lab.guard.drain();
  await lab.guard.stop();
  return { scenario, pcap, told: lab.guard.told, frames, kernelDrops };
}

/** True when nothing more is to be waited for; never on a benign day, which rests to its end. */
function isAllTold(expected: readonly Expectation[], told: readonly Told[]): boolean {
  if (expected.length === 0) return false;
  return expected.every((each) => {
    const steps = told.filter(({ line }) => isOf(each, line));
    const { causes, provenWithin } = each;
    const isCauseTold = steps.some(({ line: { cause } }) => cause && causes?.includes(cause));
    return (
      steps.length > 0 &&
      (causes === undefined || isCauseTold) &&
      (provenWithin === undefined || steps.some(isProven))
    );
  });
}
