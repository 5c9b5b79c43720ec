import { closeSync, openSync } from "node:fs";
import { totalmem } from "node:os";
import test from "ava";
import { libc } from "#capture/ring/libc.ts";
import { isRingSocket, openRings } from "#capture/ring/socket.ts";
import type { CaptureSettings } from "#capture/ring/types.ts";
import { AppError, type ErrorCode } from "#core/errors.ts";
import { createNamespace } from "../../helpers/network-namespace.ts";
import { captureSettings, startRing } from "../../helpers/ring-process.ts";

const LOOPBACK = { ...captureSettings, interface: "lo" };

const refused = test.macro((t, settings: CaptureSettings, code: ErrorCode, line: RegExp) => {
  const error = t.throws(() => openRings(settings), { instanceOf: AppError });
  t.is(error?.code, code);
  t.regex(error?.message ?? "", line);
});

test(
  "an interface that is not there",
  refused,
  { ...captureSettings, interface: "no-such0" },
  "interface-missing",
  /^No network interface "no-such0" \(there is .*\blo\b.*\): set capture\.interface$/,
);

test(
  "a ring larger than the machine",
  refused,
  { ...LOOPBACK, blockBytes: 16_777_216, blockCount: Math.ceil(totalmem() / 16_777_216) },
  "no-memory",
  /^No memory for a capture ring of \d+ MiB \(capture\.blockCount \d+ x .*\): lower blockCount$/,
);

test(
  // The kernel cannot list so many blocks (kmalloc holds 4 MiB), however small they are.
  "a ring the kernel has no memory for",
  refused,
  { ...LOOPBACK, blockBytes: 4096, blockCount: 524_289 },
  "no-memory",
  /^No memory for a capture ring of \d+\.\d+ MiB .*: lower blockCount$/,
);

test(
  "a ring the kernel finds absurd",
  refused,
  { ...LOOPBACK, blockBytes: 6144 },
  "capture-failed",
  /^Capture: the kernel refused setsockopt PACKET_RX_RING \(EINVAL, .*\)$/,
);

test("an interface without Ethernet frames", async (t) => {
  const network = createNamespace(t);
  network.ip("tuntap", "add", "dev", "tun0", "mode", "tun");
  const { failure } = await startRing(t, network, { interface: "tun0" });
  t.is(failure?.code, "interface-unsupported");
  t.regex(failure?.message ?? "", /^Interface "tun0" carries no Ethernet frames .*: set capture/);
});

test("no permission", async (t) => {
  const network = createNamespace(t);
  const nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
  const { failure } = await startRing(t, network, {}, nobody);
  t.is(failure?.code, "permission");
  t.regex(failure?.message ?? "", /^No permission to capture on "span0": start as root, or .*$/);
});

test("loopback has Ethernet headers", (t) => {
  for (const { fd } of Object.values(openRings(LOOPBACK))) {
    t.true(isRingSocket(fd));
    t.is(libc.close(fd), 0);
  }
});

test("a failed open leaves no descriptor behind", (t) => {
  const before = openSync("/dev/null", "r");
  closeSync(before);
  for (let i = 0; i < 5; i++) t.throws(() => openRings({ ...LOOPBACK, blockBytes: 6144 }));
  const after = openSync("/dev/null", "r");
  closeSync(after);
  t.is(after, before);
});

test("other descriptors are no ring", (t) => {
  const file = openSync("/dev/null", "r");
  t.teardown(() => closeSync(file));
  const unbound = libc.socket(17, 3, 0);
  t.teardown(() => libc.close(unbound));
  for (const fd of [file, unbound, 9999]) t.false(isRingSocket(fd));
});
