import { DEVICE_SORTS, type DeviceQuery } from "#status/types.ts";

const MOST_TEXT_CHARS = 100;
const MOST_DEVICES = 500;
/** More than the inventory ever holds. */
const MOST_OFFSET = 1_000_000;
const PAGE_DEVICES = 50;

/**
 * Reads `/api/devices?query=TEXT&sort=name&offset=0&limit=50`; all parts may be left out.
 * @returns what was asked for, or one line that says what is wrong with it
 */
export function parseDeviceQuery(url: string): DeviceQuery | string {
  const parameters = new URLSearchParams(url.split("?")[1] ?? "");
  const text = parameters.get("query") ?? "";
  if (text.length > MOST_TEXT_CHARS) return `devices: query is longer than ${MOST_TEXT_CHARS}`;
  const wanted = parameters.get("sort") ?? "address";
  const sort = DEVICE_SORTS.find((name) => name === wanted);
  if (sort === undefined) return `devices: sort is none of ${DEVICE_SORTS.join(", ")}`;
  const offset = wholeNumber(parameters.get("offset") ?? "0", 0, MOST_OFFSET);
  if (offset === null) return `devices: offset is no whole number of 0 to ${MOST_OFFSET}`;
  const limit = wholeNumber(parameters.get("limit") ?? String(PAGE_DEVICES), 1, MOST_DEVICES);
  if (limit === null) return `devices: limit is no whole number of 1 to ${MOST_DEVICES}`;
  return { text, sort, offset, limit };
}

function wholeNumber(text: string, least: number, most: number): number | null {
  if (!/^\d{1,7}$/.test(text)) return null;
  const value = Number(text);
  return value >= least && value <= most ? value : null;
}
