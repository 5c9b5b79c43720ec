import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileURLToPath } from "node:url";
import test from "ava";
import { openHistory } from "#store/history.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { alertOf, limitsFor, START, startOf, windowOf } from "./samples.ts";

const CHILD = fileURLToPath(new URL("writer-child.ts", import.meta.url));
const KILLS = 20;
const ROOMY_BYTES = 536_870_912;
const TIGHT_BYTES = 4_194_304;

interface Killed {
  /** Number of the last window that the child said was written, or null. */
  readonly lastTold: number | null;
  readonly complaint: string;
}

/** Runs the writer from window `from` on and kills it with SIGKILL when `when` resolves. */
async function killWriter(
  folder: string,
  from: number,
  maxBytes: number,
  when: (child: ChildProcess) => Promise<void>,
): Promise<Killed> {
  const child = spawn(process.execPath, [CHILD, folder, `${from}`, `${maxBytes}`], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let told = "";
  let complaint = "";
  child.stdout.on("data", (text) => {
    told = (told + text).slice(-64);
  });
  child.stderr.on("data", (text) => {
    complaint += text;
  });
  const ended = once(child, "close");
  await Promise.race([when(child), ended]);
  child.kill("SIGKILL");
  await ended;
  const last = told.slice(0, told.lastIndexOf("\n")).split("\n").at(-1);
  return { lastTold: last ? Number(last) : null, complaint };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Somewhere in the opening, or somewhere in the writing. */
function anyMoment(kill: number): (child: ChildProcess) => Promise<void> {
  if (kill % 5 === 4) return () => pause(Math.random() * 400);
  return async (child) => {
    await once(child.stdout!, "data");
    await pause(Math.random() * 120);
  };
}

function integrityOf(folder: string): unknown {
  const db = new DatabaseSync(join(folder, "history.db"));
  const answer = db.prepare("PRAGMA integrity_check").get()?.integrity_check;
  db.close();
  return answer;
}

test("kill -9 at any moment: the database opens whole, with every window that was told", async (t) => {
  const folder = scratchFolder(t);
  let next = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const { lastTold, complaint } = await killWriter(folder, next, ROOMY_BYTES, anyMoment(kill));
    t.is(complaint, "");
    t.is(integrityOf(folder), "ok", `kill ${kill}`);
    using history = openHistory(limitsFor(folder));
    t.is(history.health.problem, undefined);
    const starts = history.windowsSince(START, 10_000_000).map((window) => window.startAt);
    const told = lastTold === null ? next : lastTold + 1;
    // At most the one that was written but not yet told.
    t.true(starts.length === told || starts.length === told + 1, `${starts.length}, told ${told}`);
    t.deepEqual(
      starts,
      starts.map((_, n) => startOf(n)),
    );
    t.is(history.recentAlerts(10_000_000).length, starts.length, "a window and its alert, or none");
    next = starts.length;
    const rollups = history.rollupsSince(START, 10_000_000);
    t.is(rollups.length, Math.max(0, Math.ceil(next / 60) - 1));
    t.true(rollups.every((rollup) => rollup.windows === 60));
  }
  t.log(`${next} windows survived ${KILLS} kills`);
  t.true(next > KILLS, "it was killed while writing");
});

test("beside a process that writes others may read, not write", async (t) => {
  const folder = scratchFolder(t);
  await killWriter(folder, 0, ROOMY_BYTES, async (child) => {
    await once(child.stdout!, "data");
    t.throws(() => openHistory(limitsFor(folder)), { message: /is in use by another arpguard/ });
    using reader = openHistoryReadOnly(folder);
    t.true(reader.windowsSince(START, 10).length > 0);
  });
  openHistory(limitsFor(folder))[Symbol.dispose]();
});

test("kill -9 while the oldest make room under the cap", async (t) => {
  const folder = scratchFolder(t);
  let next = 20_000;
  {
    using history = openHistory(limitsFor(folder, { maxBytes: TIGHT_BYTES }));
    for (let n = 0; n < next; n++) history.write(windowOf(n), [alertOf(`a-${n % 512}`)]);
  }
  for (let kill = 0; kill < 5; kill++) {
    const { lastTold } = await killWriter(folder, next, TIGHT_BYTES, async (child) => {
      await once(child.stdout!, "data");
      await pause(100 + Math.random() * 200);
    });
    t.is(integrityOf(folder), "ok", `kill ${kill}`);
    using history = openHistory(limitsFor(folder, { maxBytes: TIGHT_BYTES }));
    const starts = history.windowsSince(START, 10_000_000).map((window) => window.startAt);
    const first = starts[0] ?? 0;
    t.deepEqual(
      starts,
      starts.map((_, n) => first + startOf(n) - START),
      "no hole",
    );
    next = (starts.at(-1)! - START) / (startOf(1) - START) + 1;
    t.true(next === lastTold! + 1 || next === lastTold! + 2, `${next} after ${lastTold}`);
    t.true(first > START, "the oldest are gone");
  }
});
