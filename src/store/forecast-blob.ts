import {
  CANDIDATE_NAMES,
  type CandidateName,
  OUTLOOK_STEPS,
  type TrafficForecast,
} from "#forecast/types.ts";

/** Columns of a kept forecast: p10, p50, p90, and every candidate. */
const COLUMNS = 3 + CANDIDATE_NAMES.length;
const VALUES = COLUMNS * OUTLOOK_STEPS;
/** 16 bits a value, column by column, then a byte a step: the place of what was served. */
const FORECAST_BYTES = 2 * VALUES + OUTLOOK_STEPS;
/**
 * Codes for each doubling of 1 + bits a second: a value comes back within 0.03 % of that, and all
 * up to 10 Tbit/s have a code.
 */
const CODES_A_DOUBLING = 1490;
/** Of a candidate that there was not. */
const NONE = 65_535;

/** All of a forecast but its time. */
export function forecastToBlob(forecast: TrafficForecast): Uint8Array {
  const bytes = new Uint8Array(FORECAST_BYTES);
  const view = new DataView(bytes.buffer);
  const { p10, p50, p90, candidates, served } = forecast;
  const said = CANDIDATE_NAMES.map((name) => candidates.get(name) ?? null);
  [p10, p50, p90, ...said].forEach((values, column) => {
    for (let i = 0; i < OUTLOOK_STEPS; i++) {
      const code = values === null ? NONE : codeOf(values[i]!);
      view.setUint16(2 * (column * OUTLOOK_STEPS + i), code, true);
    }
  });
  served.forEach((name, i) => {
    bytes[2 * VALUES + i] = CANDIDATE_NAMES.indexOf(name);
  });
  return bytes;
}

/** Whatever the bytes, a forecast comes of them: a name that nobody knows is the first. */
export function blobToForecast(blob: Uint8Array): Omit<TrafficForecast, "startAt"> {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  const columns = Array.from({ length: COLUMNS }, (_, column) => readColumn(view, column));
  const [p10, p50, p90] = columns.map((each) => each ?? new Float64Array(OUTLOOK_STEPS));
  const candidates = new Map<CandidateName, Float64Array>();
  CANDIDATE_NAMES.forEach((name, i) => {
    const said = columns[3 + i];
    if (said) candidates.set(name, said);
  });
  const served = Array.from(blob.subarray(2 * VALUES), (place) => {
    return CANDIDATE_NAMES[place] ?? CANDIDATE_NAMES[0];
  });
  return { p10: p10!, p50: p50!, p90: p90!, served, candidates };
}

function readColumn(view: DataView, column: number): Float64Array | null {
  const values = new Float64Array(OUTLOOK_STEPS);
  for (let i = 0; i < OUTLOOK_STEPS; i++) {
    const code = view.getUint16(2 * (column * OUTLOOK_STEPS + i), true);
    if (code === NONE) return null;
    values[i] = 2 ** (code / CODES_A_DOUBLING) - 1;
  }
  return values;
}

function codeOf(bitsPerS: number): number {
  const code = Math.round(CODES_A_DOUBLING * Math.log2(1 + Math.max(0, bitsPerS)));
  return Math.min(NONE - 1, code);
}
