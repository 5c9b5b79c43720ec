import { basename } from "node:path";
import type { SourceChoice } from "#app/worker-messages.ts";
import { defaultConfig, loadConfig } from "#config/load.ts";
import type { Config } from "#config/types.ts";
import { AppError } from "#core/errors.ts";

export interface RunOptions {
  readonly config?: string;
  readonly interface?: string;
  readonly replay?: string;
  readonly synthetic?: true;
}

const SYNTHETIC_SEED = 1;

/** `run`: the appliance, until it is told to stop. */
export async function runCommand(options: RunOptions): Promise<void> {
  const config = options.config === undefined ? defaultConfig() : loadConfig(options.config);
  const { source, name } = await chooseSource(options, config);
  // Loaded only now: a capture restarts its program first, which should not load it twice.
  const { runAppliance } = await import("#app/run-appliance.ts");
  await runAppliance(config, source, name);
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
  return { source: await openMirrorPort({ ...config.capture, interface: name }), name };
}

/** The socket is opened with the right to; all else runs in a program that has given it up. */
async function openMirrorPort(
  settings: Config["capture"] & { readonly interface: string },
): Promise<SourceChoice> {
  const { adoptRing, dropPrivilegesAndRestart } = await import("#capture/ring/hand-over.ts");
  const adopted = adoptRing();
  if (adopted !== null) return { kind: "ring", socket: adopted };
  const { openRingSocket } = await import("#capture/ring/socket.ts");
  return dropPrivilegesAndRestart(openRingSocket(settings));
}
