import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import test from "ava";
import { libc } from "#capture/ring/libc.ts";
import { mapRing } from "#capture/ring/mapping.ts";
import { openRings } from "#capture/ring/socket.ts";
import type { CaptureSettings } from "#capture/ring/types.ts";
import { AppError } from "#core/errors.ts";
import { captureSettings } from "../../helpers/ring-process.ts";

const PAGE_BYTES = 4096;

function openLoopback(settings: Partial<CaptureSettings> = {}) {
  const { bulk, control } = openRings({ ...captureSettings, interface: "lo", ...settings });
  libc.close(control.fd);
  return { ...bulk, [Symbol.dispose]: () => libc.close(bulk.fd) };
}

test.serial("maps every block, and leaves nothing to read once unmapped", (t) => {
  using socket = openLoopback({ blockCount: 5 });
  const { blocks, [Symbol.dispose]: unmap } = mapRing(socket);
  t.deepEqual(
    blocks.map(({ bytes }) => bytes.length),
    Array(5).fill(65_536),
  );
  t.is(blocks[0]?.words[0], 2, "the first block is open, and says TPACKET_V3");
  unmap();
  t.true(blocks.every(({ bytes }) => bytes.length === 0 && bytes[0] === undefined));
});

test.serial("a geometry that is not the socket's", (t) => {
  using socket = openLoopback();
  const error = t.throws(() => mapRing({ ...socket, blockCount: 31 }), { instanceOf: AppError });
  t.regex(error?.message ?? "", /^Capture: the kernel refused mmap of the ring \(EINVAL, .*\)$/);
});

test.serial("no address space left", (t) => {
  using socket = openLoopback({ blockBytes: 1_048_576, blockCount: 256 });
  const inUse = Number(readFileSync("/proc/self/statm", "latin1").split(" ")[0]) * PAGE_BYTES;
  const limit = (bytes: number | "unlimited") =>
    execFileSync("prlimit", ["--pid", String(process.pid), `--as=${bytes}:`]);
  limit(inUse + 128 * 2 ** 20);
  try {
    const error = t.throws(() => mapRing(socket), { instanceOf: AppError });
    t.is(error?.code, "no-memory");
    t.regex(error?.message ?? "", /^No memory for a capture ring of 256 MiB .*: lower blockCount$/);
  } finally {
    limit("unlimited");
  }
});
