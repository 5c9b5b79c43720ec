const grouped = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** A count with thousands separated, e.g. `1,204`. */
export function formatCount(value: number): string {
  return grouped.format(value);
}

/** A count with its noun, e.g. `1 station`, `23 stations`. */
export function formatPlural(value: number, noun: string): string {
  return `${formatCount(value)} ${noun}${value === 1 ? "" : "s"}`;
}

/** A rate without unit: whole from 10 up, one decimal below, e.g. `1,204`, `0.4`. */
export function formatRate(perS: number): string {
  return perS >= 9.95 || perS === 0 ? grouped.format(perS) : perS.toFixed(1);
}

/** Three digits and the fitting unit of `units`, each `step` times the one before. */
function scaled(value: number, step: number, units: readonly string[]): string {
  let rest = value;
  let index = 0;
  while (rest >= step * 0.9995 && index < units.length - 1) {
    rest /= step;
    index += 1;
  }
  const digits = index === 0 || rest >= 99.95 ? 0 : rest >= 9.995 ? 1 : 2;
  return `${rest.toFixed(digits)} ${units[index]}`;
}

/** Bits a second, e.g. `12.4 Mbit/s`. */
export function formatBits(bitsPerS: number): string {
  return scaled(bitsPerS, 1000, ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"]);
}

/** Bytes in powers of 1000, e.g. `96.2 MB`. */
export function formatBytes(bytes: number): string {
  return scaled(bytes, 1000, ["B", "kB", "MB", "GB", "TB"]);
}

/** A ratio of 0 to 1 as percent, e.g. `83 %`; one decimal below 10 %. */
export function formatRatio(ratio: number): string {
  const percent = ratio * 100;
  return `${percent > 0 && percent < 9.95 ? percent.toFixed(1) : percent.toFixed(0)} %`;
}

/** A span in its two largest units, e.g. `3 d 4 h`, `2 min 5 s`, `0.2 s`. */
export function formatSpan(ms: number): string {
  if (ms < 9950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
