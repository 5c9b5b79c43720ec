import test from "ava";
import { silenceExecutor } from "#app/fleet/alarm-silence.ts";
import { systemClock } from "#core/clock.ts";
import { muteList } from "#store/mutes.ts";
import { execute, executing } from "../../helpers/executing.ts";
import { holdDocuments } from "../../helpers/lock-holder.ts";
import { scratchFolder } from "../../helpers/scratch.ts";

const soon = new Date(Date.now() + 3_600_000).toISOString();
const wish = { type: "arp-spoof", ip: "192.0.2.1", until: soon, reason: "known" };

test("a mute in the command's name, one however often it is begun", async (t) => {
  const folder = scratchFolder(t);
  const executor = silenceExecutor(folder, systemClock);
  const result = await execute(executor, executing(wish));
  t.deepEqual(await execute(executor, executing(wish), { step: "mute", memo: {} }), result);
  const mutes = muteList(folder).read();
  t.is(mutes.length, 1);
  t.like(mutes[0], { ...wish, by: "command a1" });
});

test("a time that has passed is refused by name", async (t) => {
  const executor = silenceExecutor(scratchFolder(t), systemClock);
  const past = executing({ ...wish, until: "2026-01-01T00:00:00Z" });
  await t.throwsAsync(execute(executor, past), { message: /until/ });
});

test("it waits for a command line that changes the documents, and all else goes on", async (t) => {
  const folder = scratchFolder(t);
  await holdDocuments(t, folder, 3000);
  let turns = 0;
  const timer = setInterval(() => turns++, 10);
  t.teardown(() => clearInterval(timer));
  await execute(silenceExecutor(folder, systemClock), executing(wish));
  t.true(turns > 5, `${turns} turns meanwhile`);
  t.is(muteList(folder).read().length, 1);
});
