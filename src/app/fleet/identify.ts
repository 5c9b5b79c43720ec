import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CommandFailure, type Executor, pause } from "#app/fleet/executor.ts";
import { oneLine } from "#core/errors.ts";
import type { Params } from "#fleet/catalogue.ts";

const LEDS = "/sys/class/leds";
/** The activity lamp of the boards, by what their device trees call it; else the first there is. */
const PREFERRED = ["ACT", "led0", "PWR", "led1"];
const BLINK_MS = 250;

/**
 * Blinks a lamp, so that somebody in front of many boxes knows which one is meant; then the lamp
 * shows again what it did (Documentation/leds/leds-class.rst).
 * @param folder where the kernel shows its lamps
 */
export function identifyExecutor(folder = LEDS): Executor<Params<"identify">> {
  return {
    run: async ({ params, signal, step }) => {
      const led = findLed(folder);
      const before = triggerOf(led);
      step("blink", { memo: { led, before } });
      try {
        write(led, "trigger", "none");
        for (let at = 0; at < params.seconds * 1000; at += 2 * BLINK_MS) {
          write(led, "brightness", "1");
          await pause(BLINK_MS, signal);
          write(led, "brightness", "0");
          await pause(BLINK_MS, signal);
        }
      } finally {
        write(led, "trigger", before);
      }
      return { led };
    },
    resume: (_, { memo }) => {
      const { led, before } = memo;
      if (typeof led === "string" && typeof before === "string") write(led, "trigger", before);
      throw new CommandFailure("the appliance was stopped while the lamp blinked", "interrupted");
    },
  };
}

function findLed(folder: string): string {
  let names: string[];
  try {
    names = readdirSync(folder).sort();
  } catch {
    names = [];
  }
  const name = PREFERRED.find((each) => names.includes(each)) ?? names[0];
  if (name !== undefined) return join(folder, name);
  throw new CommandFailure("this device has no lamp", "unsupported");
}

/** The kernel lists all, the one in force in brackets. */
function triggerOf(led: string): string {
  try {
    const [, current = "none"] = /\[(.+?)\]/.exec(readFileSync(join(led, "trigger"), "utf8")) ?? [];
    return current;
  } catch (error) {
    throw new CommandFailure(`the lamp is not ours: ${oneLine(error)}`, "unsupported");
  }
}

function write(led: string, file: "trigger" | "brightness", value: string): void {
  try {
    writeFileSync(join(led, file), value);
  } catch (error) {
    throw new CommandFailure(`the lamp is not ours: ${oneLine(error)}`, "unsupported");
  }
}
