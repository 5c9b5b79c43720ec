import { type ChildProcess, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { oneLine } from "#core/errors.ts";
import { endOfTrial, notStarted } from "#infer/tflite-c/trial-end.ts";
import type { TfliteSettings } from "#infer/tflite-c/types.ts";
import type { GoldenVector, ModelBuilds } from "#infer/types.ts";

const PROGRAM = fileURLToPath(new URL("./trial-child.ts", import.meta.url));
/** What nobody else wants of the processors (nice(1)). */
const NICENESS = "19";
const HEAP_FLAGS = ["--max-old-space-size=64", "--max-semi-space-size=2"];
/** A good library takes a tenth of a second; a slow card reads some MB a second. */
const TRIAL_MS = 30_000;
/** What is kept of what a library says on standard error: its last words tell most. */
const WORDS_BYTES = 4096;
const WORDS_CHARS = 300;
/** Behind standard input, output, error and the channel of messages. */
export const STEPS_FD = 4;

/** What the child is about to do, in the order of doing, and how that is told. */
const STEPS = {
  loading: "while the library was loaded",
  model: "while it took the model",
  answering: "while it answered the golden vectors",
  closing: "while it was closed",
} as const;
export type TrialStep = keyof typeof STEPS;

/** The one message to the child. */
export interface TrialOrder extends TrialWish {
  /** After which the child ends itself, should its parent be gone. */
  readonly limitMs: number;
}

/** What is to be tried. */
export interface TrialWish {
  readonly settings: TfliteSettings;
  /** Of the form of the model. */
  readonly name: string;
  readonly builds: ModelBuilds;
  readonly golden: readonly GoldenVector[];
}

interface TrialLimits {
  /** Kills the child. */
  readonly signal?: AbortSignal;
  readonly limitMs?: number;
}

/** The one message of the child. */
interface TrialOutcome {
  readonly refusal: string | null;
}

/**
 * Has foreign code run one form of a model, in a process of its own: null when it answers the
 * golden vectors, else why it may not answer here, with the step at which it broke. Whatever it
 * does to its process, it does to no other.
 * What its code has started ends with it, or is left behind with its pipes: nobody waits for that.
 * @throws the signal's reason when it is aborted; the process has been killed then
 */
export async function tryInProcess(
  wish: TrialWish,
  { signal, limitMs = TRIAL_MS }: TrialLimits = {},
): Promise<string | null> {
  signal?.throwIfAborted();
  const child = start();
  if (typeof child === "string") return child;
  const { ended, kill } = endOfTrial(child);
  // Without a process (a table of the system's is full) there are no streams either.
  if (child.pid === undefined) return ended;
  const words = lastBytes(child.stderr!);
  const steps = lastBytes(child.stdio[STEPS_FD] as Readable);
  const outcomes: TrialOutcome[] = [];
  let isLate = false;
  child.once("message", (message: TrialOutcome) => outcomes.push(message));
  signal?.addEventListener("abort", kill, { once: true });
  const timer = setTimeout(() => {
    isLate = true;
    kill();
  }, limitMs);
  try {
    const order: TrialOrder = { ...wish, limitMs };
    // A process that is gone already tells so by its end.
    child.send(order, () => {});
    const broke = await ended;
    signal?.throwIfAborted();
    const how = isLate ? `it took more than ${limitMs / 1000} s` : broke;
    const [outcome] = outcomes;
    const isWhole = how === null && outcome !== undefined;
    const refusal = isWhole ? outcome.refusal : `${how ?? "it ended"} ${stepOf(steps())}`;
    const last = oneLine(words().slice(-WORDS_CHARS));
    return refusal === null || last === "" ? refusal : `${refusal} (its last words: ${last})`;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", kill);
    kill();
  }
}

function stepOf(told: string): string {
  const last = told.trimEnd().split("\n").at(-1);
  return Object.entries(STEPS).find(([step]) => step === last)?.[1] ?? "before it began";
}

/** The process, which leads a group of its own, or why there is none. */
function start(): ChildProcess | string {
  const command = ["-n", NICENESS, process.execPath, ...HEAP_FLAGS, PROGRAM];
  const stdio = ["ignore", "ignore", "pipe", "ipc", "pipe"] as const;
  try {
    const options = { stdio: [...stdio], detached: true };
    return spawn("nice", command, { ...options, serialization: "advanced" });
  } catch (error) {
    // Some of what the system says is thrown, some is told later.
    return notStarted(error);
  }
}

/** Reads a stream to its end; gives the end of what it has told by now. */
function lastBytes(stream: Readable): () => string {
  let kept: Buffer = Buffer.alloc(0);
  stream.on("data", (part: Buffer) => {
    kept = Buffer.concat([kept, part]).subarray(-WORDS_BYTES);
  });
  return () => kept.toString("utf8");
}
