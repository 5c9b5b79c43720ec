import { clip } from "#core/clip.ts";
import { plainText } from "#report/dialects/plain-text.ts";
import type { Sensor } from "#report/dialects/types.ts";

const LIMITS = { textChars: 255, listItems: 0 };

/** A sensor as every dialect may write it: the name of a file may hold anything. */
export function plainSensor(sensor: Sensor): Sensor {
  const { deviceId, version, interface: port, file } = clip(sensor, LIMITS);
  return {
    deviceId: plainText(deviceId),
    version: plainText(version),
    ...(port !== undefined && { interface: plainText(port) }),
    ...(file !== undefined && { file: plainText(file) }),
  };
}
