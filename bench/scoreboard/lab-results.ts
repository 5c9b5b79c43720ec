import { join } from "node:path";
import { runScenario } from "../../test/lab/run-scenario.ts";
import type { Scenario } from "../../test/lab/scenario.ts";
import { arpwatchAlarms } from "./arpwatch.ts";
import { judgeRun } from "./judge-run.ts";
import { causesIn, type Result } from "./result.ts";

/** Runs a scenario live, records it into `folder`, and judges it. */
export async function labResult(scenario: Scenario, folder: string): Promise<Result> {
  const run = await runScenario(scenario, join(folder, `${scenario.name}.pcap`));
  return {
    name: scenario.name,
    set: "lab",
    isBenign: scenario.sign === undefined,
    isMade: false,
    tools: scenario.tools,
    frames: run.frames,
    items: await judgeRun(run),
    causes: causesIn(run.told),
    arpwatchAlarms: await arpwatchAlarms(run.pcap),
  };
}
