import { writeSync } from "node:fs";
import koffi from "koffi";
import { AppError, oneLine } from "#core/errors.ts";
import { goldenFault } from "#infer/golden.ts";
import { TfliteEngine } from "#infer/tflite-c/tflite-engine.ts";
import { STEPS_FD, type TrialOrder, type TrialStep } from "#infer/tflite-c/trial-process.ts";

/**
 * The program of a process that tries foreign code with one form of a model: whatever that does,
 * it does it here. Tells each step before it is taken, and ends with its parent.
 */
process.once("disconnect", () => process.exit(1));
process.once("message", (order: TrialOrder) => {
  process.send?.({ refusal: follow(order) }, () => process.exit(0));
});

/** Why it may not answer, or null. */
function follow({ settings, name, builds, golden, limitMs }: TrialOrder): string | null {
  endAfter(limitMs);
  try {
    const engine = new TfliteEngine(settings);
    begin("loading");
    engine.open();
    const port = engine.ports(builds).find((each) => each.name === name);
    if (port === undefined) return `there is no build ${name} of this model`;
    begin("model");
    const runner = port.load(builds);
    begin("answering");
    const fault = goldenFault(runner, golden, port.tolerance);
    begin("closing");
    runner[Symbol.dispose]?.();
    return fault;
  } catch (error) {
    if (error instanceof AppError) return oneLine(error);
    throw error;
  }
}

/** By a signal of the kernel's: code of others that never comes back hears of nothing else. */
function endAfter(limitMs: number): void {
  const alarm = koffi.load("libc.so.6").func("uint32_t alarm(uint32_t seconds)");
  alarm(Math.ceil(limitMs / 1000) + 1);
}

/** Written at once: a message would wait for a turn that may never come. */
function begin(step: TrialStep): void {
  writeSync(STEPS_FD, `${step}\n`);
}
