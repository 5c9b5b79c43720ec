import { readFileSync } from "node:fs";
import { callHelper } from "#app/fleet/call-helper.ts";
import { CommandFailure, type Executors, pause } from "#app/fleet/executor.ts";

/** The kernel draws it at each boot (man 4 random). */
const KERNEL_BOOT = "/proc/sys/kernel/random/boot_id";
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

function readKernelBoot(): string {
  return readFileSync(KERNEL_BOOT, "utf8").trim();
}
