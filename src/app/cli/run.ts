import { chownSync, existsSync, mkdirSync } from "node:fs";
import { basename, dirname } from "node:path";
import { startConfig } from "#app/fleet/effective-config.ts";
import type { SourceChoice } from "#app/worker-messages.ts";
import { isHandedOver } from "#capture/ring/handed-over.ts";
import type { CaptureSettings } from "#capture/ring/types.ts";
import { chosenConfig } from "#config/load.ts";
import type { Config } from "#config/types.ts";
import { AppError, oneLine } from "#core/errors.ts";

export interface RunOptions {
  readonly config?: string;
  readonly interface?: string;
  readonly replay?: string;
  readonly synthetic?: true;
}

const SYNTHETIC_SEED = 1;

/** `run`: the appliance, until it is told to stop. */
export async function runCommand(options: RunOptions): Promise<void> {
  const local = chosenConfig(options.config);
  const { config, problem } = await startConfig(local, !isHandedOver());
  if (problem !== null) process.stderr.write(`arpguard: ${problem}\n`);
  const { source, name } = await chooseSource(options, config);
  // Loaded only now: a capture restarts its program first, which should not load it twice.
  const { runAppliance } = await import("#app/run-appliance.ts");
  if ((await runAppliance(config, source, name, local)) === "restart") startAnew();
}

/** The same process with the same arguments; all that was open has been closed in good order. */
function startAnew(): never {
  const argv = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  process.execve?.(process.execPath, argv, process.env);
  throw new AppError("setup-missing", "This Node has no process.execve: use the pinned one");
}

interface NamedSource {
  readonly source: SourceChoice;
  /** As the page names it. */
  readonly name: string;
}

async function chooseSource(options: RunOptions, config: Config): Promise<NamedSource> {
  const chosen = [options.interface, options.replay, options.synthetic].filter(Boolean);
  if (chosen.length > 1) {
    throw new AppError("usage", "run: choose one of --interface, --replay and --synthetic");
  }
  if (options.synthetic) {
    return { source: { kind: "synthetic", seed: SYNTHETIC_SEED }, name: "synthetic office" };
  }
  if (options.replay !== undefined) {
    const name = `replay of ${basename(options.replay)}`;
    return { source: { kind: "file", path: options.replay }, name };
  }
  const name = options.interface ?? config.capture.interface;
  if (name === undefined) {
    throw new AppError("usage", "run: name the mirror port with --interface or capture.interface");
  }
  return {
    source: await openMirrorPort(
      { ...config.capture, ...config.decode, interface: name },
      config.store.directory,
    ),
    name,
  };
}

/** The sockets are opened with the right to; all else runs in a program that has given it up. */
async function openMirrorPort(settings: CaptureSettings, directory: string): Promise<SourceChoice> {
  const { adoptRings, dropPrivilegesAndRestart } = await import("#capture/ring/hand-over.ts");
  const adopted = adoptRings();
  if (adopted !== null) return { kind: "ring", rings: adopted };
  const { openRings } = await import("#capture/ring/socket.ts");
  const rings = openRings(settings);
  makeFolderForCaller(directory);
  return dropPrivilegesAndRestart(rings);
}

/** What sudo's caller may not make, such as /var/lib/arpguard, is made for him while we may. */
function makeFolderForCaller(directory: string): void {
  const uid = Number(process.env.SUDO_UID ?? 0);
  const gid = Number(process.env.SUDO_GID ?? uid);
  const isCaller = Number.isInteger(uid) && uid > 0 && Number.isInteger(gid) && gid >= 0;
  if (process.geteuid?.() !== 0 || !isCaller || existsSync(directory)) return;
  try {
    mkdirSync(dirname(directory), { recursive: true });
    mkdirSync(directory, { mode: 0o700 });
    chownSync(directory, uid, gid);
  } catch (cause) {
    const mend = "set store.directory to a folder that can be made";
    throw new AppError("setup-missing", `${directory}: ${oneLine(cause)}: ${mend}`, { cause });
  }
}
