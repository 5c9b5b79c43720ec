import { execFileSync } from "node:child_process";
import { rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { openHistory } from "#store/history.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { alertOf, limitsFor, START, windowOf } from "./samples.ts";

/** A disk of 2 MB of its own, or null where this user may not mount one. */
function smallDisk(t: ExecutionContext): string | null {
  const folder = scratchFolder(t);
  if (process.getuid?.() !== 0) {
    if (process.env.CI === "true") t.fail("mounting a small disk needs root");
    else t.log("not tested: mounting a small disk needs root");
    return null;
  }
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", folder]);
  t.teardown(() => execFileSync("umount", ["--lazy", folder]));
  return folder;
}

/** Takes all room that is left but `sparedBytes`. */
function fillUp(folder: string, sparedBytes = 0): void {
  const { bavail, bsize } = statfsSync(folder);
  writeFileSync(join(folder, "ballast"), Buffer.alloc(bavail * bsize - sparedBytes));
}

test("a full disk loses windows, counted, and writing resumes by itself", (t) => {
  const folder = smallDisk(t);
  if (folder === null) return t.pass();
  using history = openHistory(limitsFor(folder));
  let n = 0;
  for (; n < 50; n++) history.write(windowOf(n), []);
  t.is(history.health.state, "ok");

  fillUp(folder);
  // The log first uses what it has.
  for (; history.health.state === "ok" && n < 5000; n++) history.write(windowOf(n), []);
  const written = history.health.windows;
  t.is(history.health.state, "full");
  for (let lost = 0; lost < 100; lost++, n++) history.write(windowOf(n), [alertOf(`a-${lost}`)]);
  const { state, windows, lostWindows, problem } = history.health;
  t.is(state, "full");
  t.is(windows, written);
  t.is(lostWindows, 101);
  t.regex(
    problem ?? "",
    /^no room in [^\n]+: free some, writing resumes by itself; 101 windows and/,
  );
  t.is(history.windowsSince(START, 10_000).length, written, "reading goes on");

  rmSync(join(folder, "ballast"));
  history.write(windowOf(n), []);
  t.is(history.health.state, "ok");
  t.is(history.health.problem, undefined);
  t.is(history.windowsSince(START, 10_000).length, written + 1);
  t.is(history.recentAlerts(1000).length, 100, "the alerts of that time waited");
});

test("alert steps wait within bounds", (t) => {
  const folder = smallDisk(t);
  if (folder === null) return t.pass();
  using history = openHistory(limitsFor(folder));
  fillUp(folder);
  for (let n = 0; n < 2000; n++) history.write(null, [alertOf(`a-${n}`)]);
  t.is(history.health.state, "full");
  const lost = Number(/and (\d+) alert steps/.exec(history.health.problem ?? "")?.[1]);
  rmSync(join(folder, "ballast"));
  history.write(windowOf(0), []);
  t.is(history.recentAlerts(5000).length, 2000 - lost);
  t.true(lost > 0);
});

for (const spared of [0, 16_384, 65_536]) {
  test(`the appliance starts on a disk with ${spared} bytes left and writes once there is room`, (t) => {
    const folder = smallDisk(t);
    if (folder === null) return t.pass();
    fillUp(folder, spared);
    using history = openHistory(limitsFor(folder));
    for (let n = 0; n < 200; n++) history.write(windowOf(n), []);
    t.is(history.health.state, "full");
    rmSync(join(folder, "ballast"));
    history.write(windowOf(200), []);
    t.is(history.health.state, "ok");
    t.is(history.windowsSince(START, 1000).length, history.health.windows);
    t.is(history.health.windows + history.health.lostWindows, 201);
  });
}
