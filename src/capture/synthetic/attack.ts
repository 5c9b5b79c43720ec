import { AppError } from "#core/errors.ts";

const DEFAULT_FRAMES_PER_S = 5_000;
const MAX_FRAMES_PER_S = 1_000_000;

/** An attack on the office, `offsetS` seconds after the start. */
export type Attack =
  /** One station and the gateway are told wrong addresses, once a second for a minute. */
  | { readonly kind: "spoof"; readonly offsetS: number }
  /** ARP requests for the whole network, then SYNs to 1024 ports of one host. */
  | { readonly kind: "scan"; readonly offsetS: number }
  /** Frames from random hardware addresses for ten seconds. */
  | { readonly kind: "flood"; readonly offsetS: number; readonly framesPerS: number };

/** Reads `spoof@60`, `scan@90` or `flood@120:5000`. @throws AppError "usage" */
export function parseAttack(text: string): Attack {
  const match = /^(spoof|scan|flood)@(\d{1,9}(?:\.\d{1,6})?)(?::(\d{1,9}))?$/.exec(text);
  if (!match) throw badAttack(text, "is not understood");
  const kind = match[1] as Attack["kind"];
  const offsetS = Number(match[2]);
  if (kind !== "flood") {
    if (match[3] !== undefined) throw badAttack(text, "has a rate, which only a flood takes");
    return { kind, offsetS };
  }
  const framesPerS = Number(match[3] ?? DEFAULT_FRAMES_PER_S);
  if (framesPerS < 1 || framesPerS > MAX_FRAMES_PER_S) {
    throw badAttack(text, `has a rate outside 1 to ${MAX_FRAMES_PER_S} frames a second`);
  }
  return { kind, offsetS, framesPerS };
}

function badAttack(text: string, wrong: string): AppError {
  const mend = "write kind@seconds, e.g. spoof@60, scan@90 or flood@120:5000";
  return new AppError("usage", `attack "${text}" ${wrong}; ${mend}`);
}
