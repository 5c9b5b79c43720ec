import { randomInt } from "node:crypto";

const STEPS = 2 ** 32;

/** From 0 to 1, drawn anew. */
export function chance(): number {
  return randomInt(STEPS) / STEPS;
}
