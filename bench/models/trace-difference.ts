import type { Numbers, Trace } from "./training-trace.ts";

/** How far numbers are from those that they should be; infinitely where one is no number. */
export interface Difference {
  readonly largest: number;
  /** The same as a share of the largest entry that there should be. */
  readonly share: number;
}

export interface TraceDifference {
  readonly forward: Difference;
  readonly gradients: Readonly<Record<string, Difference>>;
  /** Of all steps the largest share by which the loss is off. */
  readonly curveShare: number;
}

/** @throws Error when the two are not of one network */
export function traceDifference(found: Trace, expected: Trace): TraceDifference {
  const names = Object.keys(expected.gradients);
  if (names.join() !== Object.keys(found.gradients).join()) {
    throw new Error(`gradients by other weights than ${names.join("; ")}`);
  }
  return {
    forward: differenceOf(found.forward, expected.forward),
    gradients: Object.fromEntries(
      names.map((name) => [name, differenceOf(found.gradients[name]!, expected.gradients[name]!)]),
    ),
    curveShare: curveShareOf(found.curve, expected.curve),
  };
}

/** @throws Error when there are not as many numbers */
export function differenceOf(found: Numbers, expected: Numbers): Difference {
  checkLengths(found, expected);
  let [largest, entry] = [0, 0];
  for (const [at, value] of expected.entries()) {
    largest = Math.max(largest, distance(found[at]!, value));
    entry = Math.max(entry, Math.abs(value));
  }
  return { largest, share: shareOf(largest, entry) };
}

/** @throws Error when there are not as many steps */
export function curveShareOf(found: Numbers, expected: Numbers): number {
  checkLengths(found, expected);
  let share = 0;
  for (const [at, loss] of expected.entries()) {
    share = Math.max(share, shareOf(distance(found[at]!, loss), Math.abs(loss)));
  }
  return share;
}

/** The gradient that is the furthest off. */
export function worstGradient({ gradients }: TraceDifference): number {
  return Math.max(...Object.values(gradients).map(({ share }) => share));
}

function distance(found: number, expected: number): number {
  const off = Math.abs(found - expected);
  return Number.isNaN(off) ? Number.POSITIVE_INFINITY : off;
}

/** Nothing off is no share, also of nothing. */
function shareOf(off: number, whole: number): number {
  return off === 0 ? 0 : off / whole;
}

function checkLengths(found: Numbers, expected: Numbers): void {
  if (found.length === expected.length) return;
  throw new Error(`${found.length} numbers to hold against ${expected.length}`);
}
