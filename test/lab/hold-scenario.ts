import { mkdirSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { judgeRun } from "../../bench/scoreboard/judge-run.ts";
import { unmet } from "../../bench/scoreboard/result.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { runScenario } from "./run-scenario.ts";
import type { Scenario } from "./scenario.ts";
import { sideBySide } from "./side-by-side.ts";

/** Where recordings are kept; without it they go with the test. */
const KEPT = process.env.ARPGUARD_LAB_PCAPS || undefined;
/** A lab mostly waits. */
const inTurn = sideBySide(3);

/** Each scenario must give what it asks for. */
export function happen(scenarios: readonly Scenario[]): void {
  for (const scenario of scenarios.filter(({ isLong }) => !isLong)) {
    test(`lab: ${scenario.name}`, (t) => inTurn(() => hold(t, scenario)));
  }
}

async function hold(t: ExecutionContext, scenario: Scenario): Promise<void> {
  const folder = KEPT ?? scratchFolder(t);
  mkdirSync(folder, { recursive: true });
  const pcap = join(folder, `${scenario.name}.pcap`);
  const run = await runScenario(scenario, pcap, KEPT !== undefined);
  if (!scenario.mayLose) t.is(run.kernelDrops, 0);
  const missed = unmet({ items: await judgeRun(run) });
  t.deepEqual(missed, [], summary(run.told));
}

function summary(told: Awaited<ReturnType<typeof runScenario>>["told"]): string {
  const steps = told.map(({ line }) => `${line.state} ${line.type}: ${line.verdict}`);
  return steps.join("\n") || "no alert";
}
