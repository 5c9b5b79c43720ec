import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import test from "ava";
import { systemClock } from "#core/clock.ts";
import { MOST_RUNNING } from "#fleet/schedule.ts";
import { openJournal } from "#store/command-journal.ts";
import { deskOf, gate, key, nextClaims } from "../../helpers/desk.ts";
import { arrival, commandRecord } from "../../helpers/fleet.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { until } from "../../helpers/until.ts";

test("what the journal does not take leaves no place behind it", async (t) => {
  const { promise, resolve } = gate();
  const folder = scratchFolder(t);
  const { link, send } = deskOf(
    t,
    { ping: { run: () => promise }, "config.rollback": { run: () => ({ done: true }) } },
    folder,
  );
  const running = Array.from({ length: MOST_RUNNING }, () => send({}));
  using other = new DatabaseSync(join(folder, "commands.db"));
  other.exec("BEGIN IMMEDIATE");
  const lost = send({ type: "config.rollback" });
  other.exec("ROLLBACK");
  t.is(link.of(lost).length, 0, "nothing is told of it");
  const next = send({ type: "config.rollback" });
  resolve();
  t.like(await link.end(next), { status: "successful" });
  for (const id of running) await link.end(id);
});

test("open commands that have no place at a start end all the same", async (t) => {
  const folder = scratchFolder(t);
  {
    using journal = openJournal(folder);
    for (const id of ["one", "two"]) {
      journal.accept(commandRecord({ id, type: "config.rollback" }), "key", null);
    }
  }
  const { link } = deskOf(t, { "config.rollback": { run: () => ({}) } }, folder);
  t.like(await link.end("one"), { status: "successful" });
  t.like(await link.end("two"), { status: "failed", code: "interrupted" });
});

test("one whose time passes while it waits for its turn is not carried out", async (t) => {
  const { promise, resolve } = gate();
  const { link, send, journal } = deskOf(t, {
    ping: { run: () => promise },
    identify: { run: () => ({}) },
  });
  for (let n = 0; n < MOST_RUNNING; n++) send({});
  const iat = Math.floor(systemClock.now() / 1e6);
  const [late, sound] = [send({ type: "identify", exp: iat + 1 }), send({ type: "identify" })];
  await until(() => systemClock.now() > (iat + 1) * 1e6, "its end");
  t.is(journal.find(late)?.step, "init");
  resolve();
  t.like(await link.end(late), { status: "failed", code: "expired" });
  t.like(await link.end(sound), { status: "successful" });
});

test("one message repeated for ever is not answered for ever", async (t) => {
  const { link } = deskOf(t, { ping: { run: () => ({}) } });
  const once = arrival(nextClaims({ jti: "again" }), key);
  link.arrive(once);
  await link.end("again");
  const before = link.told.length;
  for (let n = 0; n < 500; n++) link.arrive(once);
  t.is(link.told.length - before, 32);
});
