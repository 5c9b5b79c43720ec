import {
  DELEGATE_PROTOTYPES,
  type DelegateApi,
  loadApi,
  TFLITE_PROTOTYPES,
  type TfliteApi,
} from "#infer/tflite-c/c-api.ts";
import { type Delegate, openDelegate } from "#infer/tflite-c/delegate.ts";
import { holdLibrary } from "#infer/tflite-c/held-library.ts";
import { checkLibrary } from "#infer/tflite-c/library-file.ts";
import { tfliteBuilds } from "#infer/tflite-c/tflite-builds.ts";
import { createTfliteRunner } from "#infer/tflite-c/tflite-c-runner.ts";
import type { TfliteSettings } from "#infer/tflite-c/types.ts";
import type { ModelBuilds, RunnerPort } from "#infer/types.ts";

interface Opened {
  readonly api: TfliteApi;
  readonly openDelegate: (() => Delegate) | null;
}

/**
 * TensorFlow Lite as it was configured. Nothing is loaded before it is asked for; once loaded it
 * stays: libraries in C++ are not made to come and go.
 */
export class TfliteEngine {
  readonly settings: TfliteSettings;
  #opened: Opened | null = null;

  constructor(settings: TfliteSettings) {
    this.settings = settings;
  }

  /** Looks at the libraries' files without loading them. @throws AppError as `open` */
  check(): void {
    const { library, delegate } = this.settings;
    checkLibrary(library);
    if (delegate !== null) checkLibrary(delegate);
  }

  /**
   * Checks the libraries and loads them, once.
   * @throws AppError "setup-missing" that names the file and what is wrong with it
   */
  open(): void {
    this.#opened ??= openLibraries(this.settings);
  }

  /** A port for each form of a model. A process of its own tries one before it is loaded here. */
  ports(builds: ModelBuilds): RunnerPort[] {
    return tfliteBuilds(builds).map(({ name, tolerance, graph }): RunnerPort => {
      const load = () => {
        this.open();
        const { api, openDelegate } = this.#opened!;
        return createTfliteRunner(api, graph(), openDelegate);
      };
      return { name, tolerance, isForeign: true, load };
    });
  }
}

/** All files are checked before the code of any of them runs, which may replace another. */
function openLibraries({ library, delegate }: TfliteSettings): Opened {
  const held = holdLibrary(library);
  const heldDelegate = delegate === null ? null : holdLibrary(delegate);
  const api = loadApi<TfliteApi>(held, TFLITE_PROTOTYPES);
  if (delegate === null || heldDelegate === null) return { api, openDelegate: null };
  const delegates = loadApi<DelegateApi>(heldDelegate, DELEGATE_PROTOTYPES);
  return { api, openDelegate: () => openDelegate(delegates, delegate) };
}
