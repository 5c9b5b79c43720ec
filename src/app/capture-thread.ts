import { Worker } from "node:worker_threads";
import type { MeterReading } from "#app/box-meter.ts";
import type { ServedDetector } from "#app/served-detector.ts";
import type {
  FrameSample,
  FromWorker,
  SampleWish,
  ToWorker,
  WorkerInput,
} from "#app/worker-messages.ts";
import { AppError } from "#core/errors.ts";
import type { TrustedBinding } from "#l2/types.ts";

/** A stopped thread has this long to hand on what it holds. */
const STOP_MS = 3000;

export interface CaptureThread extends AsyncDisposable {
  /** Resolves when the frames have ended. @throws AppError when the source is lost */
  readonly done: Promise<void>;
  tellBox(reading: MeterReading): void;
  /** These are pinned from now on, besides what the configuration names. */
  trust(pins: readonly TrustedBinding[]): void;
  /** This judges from the next window on; null for the statistics of the first day. */
  judgeBy(detector: ServedDetector | null): void;
  /** The next frames. A later wish ends one that is under way. */
  sample(wish: SampleWish): Promise<FrameSample>;
}

/** Starts the capture in a thread of its own; `receive` gets what it sends but its end. */
export function startCaptureThread(
  input: WorkerInput,
  receive: (message: Exclude<FromWorker, { kind: "ended" | "failed" | "sample" }>) => void,
): CaptureThread {
  const worker = new Worker(new URL("./capture-worker.ts", import.meta.url), { workerData: input });
  const tell = (message: ToWorker) => worker.postMessage(message);
  let takeSample = (_sample: FrameSample): void => {};
  const { promise: done, resolve, reject } = Promise.withResolvers<void>();
  worker.on("message", (message: FromWorker) => {
    if (message.kind === "ended") resolve();
    else if (message.kind === "sample") takeSample(message);
    else if (message.kind === "failed") {
      reject(new AppError(message.code ?? "capture-failed", message.message));
    } else receive(message);
  });
  worker.on("error", (error) => reject(error));
  worker.on("exit", () => reject(new AppError("capture-failed", "the capture thread has ended")));
  done.catch(() => {});
  return {
    done,
    tellBox: (reading) => tell({ kind: "box", reading }),
    trust: (pins) => tell({ kind: "trust", pins }),
    judgeBy: (detector) => tell({ kind: "detector", detector }),
    sample: (wish) => {
      const { promise, resolve: take } = Promise.withResolvers<FrameSample>();
      const before = takeSample;
      takeSample = (sample) => {
        before(sample);
        take(sample);
        takeSample = () => {};
      };
      tell({ kind: "sample", wish });
      return promise;
    },
    [Symbol.asyncDispose]: async () => {
      tell({ kind: "stop" });
      const timer = setTimeout(resolve, STOP_MS);
      await done.catch(() => {});
      clearTimeout(timer);
      await worker.terminate();
    },
  };
}
