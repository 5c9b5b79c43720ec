import { closeSync, openSync, writeSync } from "node:fs";
import { AppError, oneLine } from "#core/errors.ts";
import { MICROS_PER_SECOND } from "#core/units.ts";

const HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
const SNAP_BYTES = 262_144;
const BUFFER_BYTES = 2 * SNAP_BYTES;

export interface PcapWriter extends Disposable {
  /**
   * Adds one Ethernet frame.
   * @param at time of the frame
   * @param wireBytes length on the wire, where `bytes` is cut
   * @throws AppError "file-unreadable" when the disk does not take it
   */
  write(bytes: Uint8Array, atMicros: number, wireBytes?: number): void;
}

/** Starts a little-endian pcap file. @throws AppError "file-unreadable" */
export function createPcap(path: string, resolution: "micros" | "nanos" = "micros"): PcapWriter {
  const fd = orFail(path, () => openSync(path, "w"));
  const buffer = new Uint8Array(BUFFER_BYTES);
  const view = new DataView(buffer.buffer);
  const nanos = resolution === "nanos";
  view.setUint32(0, nanos ? 0xa1b23c4d : 0xa1b2c3d4, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, SNAP_BYTES, true);
  view.setUint32(20, 1, true);
  let used = HEADER_BYTES;

  const flush = () => {
    let written = 0;
    while (written < used) {
      written += orFail(path, () => writeSync(fd, buffer, written, used - written));
    }
    used = 0;
  };
  return {
    write: (bytes, atMicros, wireBytes = bytes.length) => {
      const kept = Math.min(bytes.length, SNAP_BYTES);
      if (used + RECORD_HEADER_BYTES + kept > BUFFER_BYTES) flush();
      const seconds = Math.floor(atMicros / MICROS_PER_SECOND);
      const rest = atMicros - seconds * MICROS_PER_SECOND;
      view.setUint32(used, seconds, true);
      view.setUint32(used + 4, nanos ? Math.round(rest * 1000) : Math.floor(rest), true);
      view.setUint32(used + 8, kept, true);
      view.setUint32(used + 12, Math.max(wireBytes, kept), true);
      buffer.set(kept === bytes.length ? bytes : bytes.subarray(0, kept), used + 16);
      used += RECORD_HEADER_BYTES + kept;
    },
    [Symbol.dispose]: () => {
      try {
        flush();
      } finally {
        closeSync(fd);
      }
    },
  };
}

function orFail<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    const mend = "check the folder, its permissions and the free space";
    throw new AppError("file-unreadable", `${path}: ${oneLine(error)}; ${mend}`, { cause: error });
  }
}
