/** More are no waves. */
const MOST_WAVES = 32;

/**
 * How many devices are reached after each wave, of `1,10%,100%`: numbers or shares, which are
 * rounded up. A wave that would reach nobody new is left out; null where the text is no such list.
 */
export function wavesOf(text: string, devices: number): number[] | null {
  const parts = text.split(",");
  if (parts.length > MOST_WAVES) return null;
  const waves: number[] = [];
  for (const part of parts) {
    const [, digits, percent] = /^(\d{1,7})(%?)$/.exec(part) ?? [];
    const value = Number(digits);
    if (digits === undefined || value === 0 || (percent !== "" && value > 100)) return null;
    const reached = percent === "" ? value : Math.ceil((devices * value) / 100);
    const all = Math.min(devices, reached);
    if (all > (waves.at(-1) ?? 0)) waves.push(all);
  }
  return waves;
}
