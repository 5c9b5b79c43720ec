import { cpuTemperature, mem, system } from "systeminformation";
import type { Finding } from "#app/doctor/check.ts";

const MIB = 1_048_576;
/** The whole appliance stays below 200 MB; a box with less than this to spare will swap. */
const LEAST_FREE_BYTES = 256 * MIB;
/** A Raspberry Pi 4 slows itself down from 80 degrees on, a Jetson a little later. */
const HOT_CELSIUS = 80;

/** What the box says of itself; celsius is null where it has no sensor. */
export interface BoxFacts {
  readonly model: string;
  readonly availableBytes: number;
  readonly celsius: number | null;
}

/** Asks the hardware, which takes about half a second. */
export async function readBoxFacts(): Promise<BoxFacts> {
  const [hardware, memory, temperature] = await Promise.all([system(), mem(), cpuTemperature()]);
  const model = [hardware.manufacturer, hardware.model].filter(Boolean).join(" ").trim();
  return { model, availableBytes: memory.available, celsius: temperature.main };
}

/** Has the box memory to spare, and is it cool enough to run at full speed? */
export function judgeBox({ model, availableBytes, celsius }: BoxFacts): Finding {
  const heat = celsius === null ? "" : `, ${Math.round(celsius)} degrees`;
  const free = `${Math.floor(availableBytes / MIB)} MiB of memory available${heat}`;
  const detail = model === "" ? free : `${model}: ${free}`;
  if (availableBytes < LEAST_FREE_BYTES) {
    return { name: "box", result: "fail", detail, mend: "stop other programs on this box" };
  }
  if (celsius !== null && celsius >= HOT_CELSIUS) {
    return { name: "box", result: "warn", detail, mend: "give it air or a fan: it slows down" };
  }
  return { name: "box", result: "pass", detail };
}
