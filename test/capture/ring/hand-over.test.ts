import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { adoptRings } from "#capture/ring/hand-over.ts";
import { libc } from "#capture/ring/libc.ts";
import { openRings } from "#capture/ring/socket.ts";
import { AppError } from "#core/errors.ts";
import { createNamespace } from "../../helpers/network-namespace.ts";
import {
  CAPABILITY_SETS,
  NO_CAPABILITIES,
  statusOf,
  threadsOf,
} from "../../helpers/process-status.ts";
import { captureSettings } from "../../helpers/ring-process.ts";
import { startUnprivileged } from "../../helpers/unprivileged-program.ts";

const REPOSITORY = join(import.meta.dirname, "../../..");
const VARIABLE = "ARPGUARD_RING";
const FRAME = Buffer.from("02000000000a02000000000b88b5".padEnd(120, "5a"), "hex");
const ARP = Buffer.from("ffffffffffff02000000000b0806".padEnd(120, "5a"), "hex");
const O_CLOEXEC = 0o2000000;
const NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

/** Without CAP_SETPCAP the bounding set stays, and no_new_privs makes it void. */
const SETS_OF_USER = CAPABILITY_SETS.filter((set) => set !== "CapBnd");

const leaves = test.macro(async (t, wrapper: string[], sets: readonly string[], uid: string) => {
  const network = createNamespace(t);
  const program = startUnprivileged(t, network, wrapper, REPOSITORY);
  const capturing = await program.next();
  if (capturing.kind !== "capturing") return t.fail(JSON.stringify(capturing));

  for (const frame of [FRAME, ARP]) {
    network.send("peer0", [frame]);
    t.deepEqual(await program.next(), { kind: "frame", hex: frame.toString("hex") });
  }

  const threads = threadsOf(program.pid);
  t.true(threads.length > 2, "a worker and V8's helpers are running");
  for (const status of [...threads, capturing.childStatus]) {
    for (const set of sets) t.is(statusOf(status, set), NO_CAPABILITIES, set);
    t.is(statusOf(status, "NoNewPrivs"), "1");
    t.is(statusOf(status, "Uid"), uid);
  }
  t.false(capturing.childEnvironment.includes(VARIABLE));
  for (const fd of capturing.fds) {
    const flags = /^flags:\s+(\d+)/m.exec(
      readFileSync(`/proc/${program.pid}/fdinfo/${fd}`, "latin1"),
    );
    t.true((Number.parseInt(flags?.[1] ?? "0", 8) & O_CLOEXEC) !== 0);
  }
  const command = readFileSync(`/proc/${program.pid}/cmdline`, "latin1").split("\0");
  t.is(command[1], "--no-deprecation");
});

test("root keeps nothing, in any thread or child", leaves, [], CAPABILITY_SETS, "0");

test(
  "nor does a service user with CAP_NET_RAW alone",
  leaves,
  [...NOBODY, "--inh-caps=-all,+net_raw", "--ambient-caps=-all,+net_raw"],
  SETS_OF_USER,
  "65534",
);

test(
  "with CAP_SETPCAP besides, its bounding set goes too",
  leaves,
  [...NOBODY, "--inh-caps=-all,+net_raw,+setpcap", "--ambient-caps=-all,+net_raw,+setpcap"],
  CAPABILITY_SETS,
  "65534",
);

test(
  "nor does root in a container that lacks CAP_SETPCAP",
  leaves,
  ["setpriv", "--bounding-set=-setpcap"],
  SETS_OF_USER,
  "0",
);

test("root is told when the program lies in a folder closed without privileges", async (t) => {
  const folder = mkdtempSync(join(tmpdir(), "arpguard-closed-"));
  t.teardown(() => rmSync(folder, { recursive: true }));
  for (const part of ["src", "test/helpers", "package.json"]) {
    cpSync(join(REPOSITORY, part), join(folder, part), { recursive: true });
  }
  const network = createNamespace(t);
  network.run("ln", "-s", join(REPOSITORY, "node_modules"), join(folder, "node_modules"));
  network.run("chown", "65534", folder);
  const message = await startUnprivileged(t, network, [], folder).next();
  t.is(message.kind, "failed");
  t.regex(
    message.kind === "failed" ? message.message : "",
    /^No access to .*unprivileged-child\.ts without root's privileges: install .*$/,
  );
});

function openLoopback(t: ExecutionContext) {
  const rings = openRings({ ...captureSettings, interface: "lo" });
  t.teardown(() => {
    for (const { fd } of Object.values(rings)) libc.close(fd);
  });
  return rings;
}

test.serial("takes over no descriptor but a ring, and tries once only", (t) => {
  t.is(adoptRings(), null);
  const file = openSync("/dev/null", "r");
  t.teardown(() => closeSync(file));
  const good = openLoopback(t);
  const pair = (traffic: "bulk" | "control", change: object) =>
    JSON.stringify({ ...good, [traffic]: { ...good[traffic], ...change } });
  for (const text of [
    pair("bulk", { fd: file }),
    pair("control", { fd: file }),
    pair("control", { fd: 0 }),
    pair("control", { traffic: "bulk" }),
    JSON.stringify(good.bulk),
    "",
    "{}",
    "[",
    "null",
  ]) {
    process.env[VARIABLE] = text;
    const error = t.throws(() => adoptRings(), { instanceOf: AppError });
    t.is(error?.message, "ARPGUARD_RING names no capture rings: unset it");
    t.is(adoptRings(), null);
  }
});

test.serial("does not go on while privileged", (t) => {
  const rings = openLoopback(t);
  process.env[VARIABLE] = JSON.stringify(rings);
  const error = t.throws(() => adoptRings(), { instanceOf: AppError });
  t.is(error?.code, "permission");
});
