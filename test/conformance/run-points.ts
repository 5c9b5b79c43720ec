import type { Bench } from "./peer.ts";
import { POINTS } from "./points.ts";

/** One point, and why it does not hold. */
export interface Outcome {
  readonly name: string;
  readonly problem: string | null;
}

/** Holds every point against the broker, one after the other; `tell` hears of each at once. */
export async function runPoints(
  bench: Bench,
  tell: (line: string) => void = () => undefined,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const { name, hold } of POINTS) {
    const problem = await hold(bench).then(
      () => null,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    outcomes.push({ name, problem });
    tell(problem === null ? `pass  ${name}` : `FAIL  ${name}: ${problem}`);
  }
  return outcomes;
}
