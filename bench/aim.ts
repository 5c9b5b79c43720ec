/** One figure that must be reached. */
export interface Aim {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Digits after the point that tell enough. */
  readonly digits: number;
  readonly limit: number;
  readonly isMet: boolean;
}

export function atLeast(name: string, value: number, limit: number, unit: string): Aim {
  return { name, value, unit, digits: 1, limit, isMet: value >= limit };
}

export function atMost(
  name: string,
  value: number,
  limit: number,
  unit: string,
  digits: number,
): Aim {
  return { name, value, unit, digits, limit, isMet: value <= limit };
}

/** What has no figure is not met. */
export function notMeasured(name: string): Aim {
  return { name, value: Number.NaN, unit: "", digits: 0, limit: Number.NaN, isMet: false };
}
