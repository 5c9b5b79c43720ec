import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { CommandFailure, type Executors, pause } from "#app/fleet/executor.ts";
import { oneLine } from "#core/errors.ts";

/** The kernel draws it at each boot (man 4 random). */
const KERNEL_BOOT = "/proc/sys/kernel/random/boot_id";
/** A helper that does not come back is killed. */
const HELPER_MS = 60_000;
/** For the signal that ends us to come. */
const PATIENCE_MS = 24 * 3_600_000;

export interface RestartParts {
  /** Drawn at this start of the program. */
  readonly boot: string;
  /** Ends the program in good order and starts it again; null where that cannot be. */
  readonly restart: (() => void) | null;
  /** Program that may what we may not, called with one word; undefined where there is none. */
  readonly helper: string | undefined;
  readonly kernelBoot?: () => string;
}

/**
 * `service.restart` and `device.reboot`. They have succeeded when another start of the program, or
 * of the kernel, finds them in the journal.
 */
export function restartExecutors({
  boot,
  restart,
  helper,
  kernelBoot = readKernelBoot,
}: RestartParts): Executors {
  return {
    "service.restart": {
      run: async ({ step, signal }) => {
        if (restart === null && helper === undefined) throw notPermitted("service.restart");
        step("restart", { memo: { boot } });
        if (restart !== null) restart();
        else await callHelper(helper ?? "", "service-restart", signal);
        await pause(PATIENCE_MS, signal);
        return undefined;
      },
      resume: (_, { memo }) => {
        if (memo.boot !== boot) return { boot };
        throw new CommandFailure("the program did not start anew", "interrupted");
      },
    },
    "device.reboot": {
      run: async ({ step, signal }) => {
        if (helper === undefined) throw notPermitted("device.reboot");
        step("reboot", { memo: { kernelBoot: kernelBoot() } });
        await callHelper(helper, "device-reboot", signal);
        await pause(PATIENCE_MS, signal);
        return undefined;
      },
      resume: (_, { memo }) => {
        if (memo.kernelBoot !== kernelBoot()) return { boot };
        throw new CommandFailure("the program was restarted, the device was not", "interrupted");
      },
    },
  };
}

function notPermitted(type: string): CommandFailure {
  return new CommandFailure(
    `${type} needs a program in fleet.helper, and none is set`,
    "unsupported",
  );
}

async function callHelper(helper: string, word: string, signal: AbortSignal): Promise<void> {
  try {
    await promisify(execFile)(helper, [word], { timeout: HELPER_MS, signal, maxBuffer: 65_536 });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw new CommandFailure(`${helper} ${word}: ${oneLine(error)}`);
  }
}

function readKernelBoot(): string {
  return readFileSync(KERNEL_BOOT, "utf8").trim();
}
