import { AppError, oneLine } from "#core/errors.ts";
import { goldenVectors } from "#infer/golden.ts";
import type { TfliteEngine } from "#infer/tflite-c/tflite-engine.ts";
import { tryInProcess } from "#infer/tflite-c/trial-process.ts";
import type { GoldenVector, ModelBuilds, RunnerPort } from "#infer/types.ts";

/**
 * The ports of TensorFlow Lite for one model, each tried in a process of its own by now. Those that
 * may not answer say why when they are loaded: nothing of them has been in this process.
 * @param golden what came with the model; without any, the reference's answers
 * @throws the signal's reason when it is aborted
 */
export async function triedPorts(
  engine: TfliteEngine,
  builds: ModelBuilds,
  golden: readonly GoldenVector[],
  signal?: AbortSignal,
): Promise<RunnerPort[]> {
  const asked = golden.length > 0 ? golden : goldenVectors(builds.network);
  const { settings } = engine;
  const all = engine.ports(builds);
  const fault = faultOf(engine);
  if (fault !== null) return all.slice(0, 1).map((port) => refused(port, fault));
  const ports: RunnerPort[] = [];
  for (const port of all) {
    const wish = { settings, name: port.name, builds, golden: asked };
    const refusal = await tryInProcess(wish, signal === undefined ? {} : { signal });
    ports.push(refusal === null ? port : refused(port, refusal));
  }
  return ports;
}

/** What is wrong with the files themselves, in one line, or null. */
function faultOf(engine: TfliteEngine): string | null {
  try {
    engine.check();
    return null;
  } catch (error) {
    if (error instanceof AppError) return oneLine(error);
    throw error;
  }
}

function refused(port: RunnerPort, why: string): RunnerPort {
  const load = () => {
    throw new AppError("model-invalid", why);
  };
  return { ...port, load };
}
