import { execFileSync } from "node:child_process";
import { join } from "node:path";
import test from "ava";
import { hasCapabilities } from "#capture/ring/privileges.ts";
import { CAPABILITY_SETS, NO_CAPABILITIES, statusOf } from "../../helpers/process-status.ts";

/** Drops everything in a process of its own, and tells what is left here and after an exec. */
const PROGRAM = `
  import { execFileSync } from "node:child_process";
  import { readFileSync } from "node:fs";
  import { dropPrivileges, hasCapabilities } from "#capture/ring/privileges.ts";
  const before = hasCapabilities();
  dropPrivileges();
  dropPrivileges();
  process.stdout.write(JSON.stringify({
    before,
    after: hasCapabilities(),
    thread: readFileSync("/proc/thread-self/status", "latin1"),
    child: execFileSync("cat", ["/proc/self/status"], { encoding: "latin1" }),
    bits: execFileSync("setpriv", ["--dump"], { encoding: "latin1" }),
  }));
`;

const gone = test.macro((t, wrapper: readonly string[], sets: readonly string[], bits: RegExp) => {
  const [command = "", ...args] = [...wrapper, process.execPath, "--input-type=module"];
  const cwd = join(import.meta.dirname, "../../..");
  const told = execFileSync(command, [...args, "--eval", PROGRAM], { cwd, encoding: "utf8" });
  const { before, after, thread, child, bits: bitsLeft } = JSON.parse(told);
  t.true(before);
  t.regex(bitsLeft, bits);
  t.false(after);
  for (const set of sets) {
    t.is(statusOf(thread, set), NO_CAPABILITIES, `${set} of the thread`);
    t.is(statusOf(child, set), NO_CAPABILITIES, `${set} after exec`);
  }
  for (const status of [thread, child]) t.is(statusOf(status, "NoNewPrivs"), "1");
});

test(
  "of root, for good",
  gone,
  [],
  CAPABILITY_SETS,
  /^Securebits: noroot,noroot_locked,no_setuid_fixup,no_setuid_fixup_locked/m,
);

test(
  "of root without CAP_SETPCAP, all but the bounding set",
  gone,
  ["setpriv", "--bounding-set=-setpcap"],
  CAPABILITY_SETS.filter((set) => set !== "CapBnd"),
  /^Securebits: \[none\]$/m,
);

test("the tests themselves run with capabilities", (t) => {
  t.true(hasCapabilities());
});

test("under sudo, and with them root itself", (t) => {
  const cwd = join(import.meta.dirname, "../../..");
  const env = { ...process.env, SUDO_UID: "65534", SUDO_GID: "65533" };
  const args = ["--input-type=module", "--eval", PROGRAM];
  const told = execFileSync(process.execPath, args, { cwd, env, encoding: "utf8" });
  const { after, child } = JSON.parse(told);
  t.false(after);
  t.regex(child, /^Uid:\t65534\t65534\t65534\t65534$/m);
  t.regex(child, /^Gid:\t65533\t65533\t65533\t65533$/m);
  t.regex(child, /^Groups:\t65533 $/m);
  for (const set of CAPABILITY_SETS) t.is(statusOf(child, set), NO_CAPABILITIES, set);
});
