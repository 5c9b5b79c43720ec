import { type Attack, parseAttack } from "#capture/synthetic/attack.ts";
import { isFileOrNothing, writeSynthetic } from "#capture/synthetic/write-synthetic.ts";
import { AppError } from "#core/errors.ts";
import { MICROS_PER_MILLI, type Micros } from "#core/units.ts";

/** A pcap file counts seconds since 1970 in 32 bits. */
const LAST_SECOND = 2 ** 32 - 1;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface SynthOptions {
  readonly out: string;
  readonly seed: string;
  readonly start: string;
  readonly duration: string;
  readonly attack: readonly string[];
}

/** `synth`: writes the made-up office to a pcap file. The same options give the same bytes. */
export async function synthCommand(options: SynthOptions): Promise<void> {
  const durationS = wholeNumber("--duration", options.duration, 1, 366 * 86_400);
  const startMs = Date.parse(options.start);
  if (!(startMs >= 0 && startMs / 1000 + durationS <= LAST_SECOND)) {
    const span = "1970 to 2106, which a pcap file can hold";
    throw new AppError("usage", `synth: --start ${options.start} is no RFC 3339 time of ${span}`);
  }
  const attacks: Attack[] = options.attack.map((text) => {
    const attack = parseAttack(text);
    if (attack.offsetS < durationS) return attack;
    const wrong = `begins after the end, which --duration sets to ${durationS} s`;
    throw new AppError("usage", `synth: --attack ${text} ${wrong}; begin it before`);
  });
  const office = {
    seed: wholeNumber("--seed", options.seed, 0, 2 ** 31 - 1),
    startAt: (startMs * MICROS_PER_MILLI) as Micros,
    durationS,
    attacks,
  };
  // A pipe that nobody reads holds the thread, which then would be told of no signal.
  if (!isFileOrNothing(options.out)) await writeSynthetic(options.out, office);
  else await untilTold((signal) => writeSynthetic(options.out, office, signal));
}

/** Who is interrupted leaves no half of a file, and then ends by that signal as ever. */
async function untilTold(work: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
  const told = new AbortController();
  const stop = (name: NodeJS.Signals) => told.abort(name);
  for (const name of SIGNALS) process.once(name, stop);
  try {
    await work(told.signal);
  } catch (error) {
    if (!told.signal.aborted) throw error;
  }
  for (const name of SIGNALS) process.off(name, stop);
  if (told.signal.aborted) process.kill(process.pid, told.signal.reason);
}

function wholeNumber(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new AppError("usage", `synth: ${option} ${text} is no whole number of ${least} to ${most}`);
}
