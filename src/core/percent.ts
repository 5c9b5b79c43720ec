/** A share, 0 to 1, in per cent as people read it: three digits, `0.123 %`. */
export function shareText(share: number): string {
  return percentText(100 * share);
}

/** So many per cent in three digits: `12.3 %`. */
export function percentText(percent: number): string {
  return `${Number(percent.toPrecision(3))} %`;
}
