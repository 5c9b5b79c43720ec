import { monitorEventLoopDelay } from "node:perf_hooks";
import test from "ava";
import { AppError } from "#core/errors.ts";
import { micros } from "#core/units.ts";
import { muteList } from "#store/mutes.ts";
import { whenFree } from "#store/when-free.ts";
import { lockDocuments } from "#store/writer-lock.ts";
import { holdDocuments } from "../helpers/lock-holder.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { START } from "./samples.ts";

const HELD_MS = 3000;
const mute = { type: "arp-spoof", mac: "00:25:b3:bf:91:ee", until: "2024-06-01T00:00:00.000000Z" };
const wish = { by: "somebody", at: START };

function addMute(folder: string, reason: string) {
  return muteList(folder).add({ ...mute, type: "arp-spoof", reason }, wish);
}

test("while another process holds the documents all else goes on, and nothing is lost", async (t) => {
  const folder = scratchFolder(t);
  await holdDocuments(t, folder, HELD_MS);
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  let tries = 0;
  const reasons = ["one", "two", "three"];
  const made = await Promise.all(
    reasons.map((reason) => {
      const change = () => {
        tries++;
        return addMute(folder, reason);
      };
      return whenFree(change, undefined, 60_000);
    }),
  );
  delay.disable();
  t.true(tries > reasons.length, "it was refused first");
  t.true(delay.max / 1e6 < HELD_MS / 2, `${delay.max / 1e6} ms in one turn`);
  const kept = muteList(folder).read();
  t.deepEqual(kept.map(({ reason }) => reason).sort(), [...reasons].sort());
  t.deepEqual(kept.map(({ id }) => id).sort(), made.map(({ id }) => id).sort());
});

test("a holder that is killed is waited for no longer", async (t) => {
  const folder = scratchFolder(t);
  const holder = await holdDocuments(t, folder, 600_000);
  const adding = whenFree(() => addMute(folder, "one"), undefined, 60_000);
  holder.kill("SIGKILL");
  t.is((await adding).reason, "one");
});

test("patience ends, with a line that says what to do", async (t) => {
  const folder = scratchFolder(t);
  using _lock = lockDocuments(folder);
  await t.throwsAsync(
    whenFree(() => addMute(folder, "one"), undefined, 100),
    { instanceOf: AppError, message: /is being changed by another arpguard: try again$/ },
  );
  t.deepEqual(muteList(folder).read(), []);
});

test("who stops waiting changes nothing", async (t) => {
  const folder = scratchFolder(t);
  const stop = new AbortController();
  {
    using _lock = lockDocuments(folder);
    const adding = whenFree(() => addMute(folder, "one"), stop.signal);
    stop.abort(new Error("stopped"));
    await t.throwsAsync(adding, { message: "stopped" });
  }
  t.deepEqual(muteList(folder).read(), []);
  await t.throwsAsync(
    whenFree(() => t.fail(), stop.signal),
    { message: "stopped" },
  );
});

test("what else goes wrong is told at once, and done once", async (t) => {
  let tries = 0;
  const change = () => {
    tries++;
    throw new AppError("store-failed", `at ${micros(tries)}`);
  };
  await t.throwsAsync(whenFree(change), { message: "at 1" });
  t.is(tries, 1);
});
