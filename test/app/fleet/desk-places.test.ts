import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import test from "ava";
import { systemClock } from "#core/clock.ts";
import { MOST_RUNNING } from "#fleet/schedule.ts";
import { signCommand } from "#fleet/sign-command.ts";
import { openJournal } from "#store/command-journal.ts";
import { deskOf, gate, key, nextClaims } from "../../helpers/desk.ts";
import { arrival, arrivalOf, commandRecord } from "../../helpers/fleet.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { until } from "../../helpers/until.ts";

test("what the journal does not take leaves no place behind it", async (t) => {
  const { promise, resolve } = gate();
  const folder = scratchFolder(t);
  const { link, send } = deskOf(
    t,
    { ping: { run: () => promise }, "config.rollback": { run: () => ({ done: true }) } },
    { folder },
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
  const { link } = deskOf(t, { "config.rollback": { run: () => ({}) } }, { folder });
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

test("what is desired waits for the clock and for its turn, and is taken up then", async (t) => {
  const { promise, resolve } = gate();
  const clock = { isSet: false };
  const { link, send } = deskOf(
    t,
    { "config.apply": { run: () => ({ done: true }) }, "model.rollback": { run: () => promise } },
    { isClockSet: () => clock.isSet },
  );
  const params = { version: 1, config: {} };
  const given = nextClaims({ jti: "wish", type: "config.apply", params });
  link.arrive(arrivalOf(signCommand(given, key), null));
  t.is(link.told.length, 0);
  clock.isSet = true;
  const other = send({ type: "model.rollback" });
  await until(() => link.of(other).length > 0, "the other");
  link.arrive(arrivalOf(signCommand(given, key), null));
  t.is(link.of("wish").length, 0, "it is not called busy for ever");
  resolve();
  t.like(await link.end("wish"), { status: "successful" });
});

test("what is desired instead takes the place of what waits", async (t) => {
  const { promise, resolve } = gate();
  const { link, send } = deskOf(t, {
    "config.apply": { run: () => ({}) },
    "model.rollback": { run: () => promise },
  });
  send({ type: "model.rollback" });
  for (const [version, jti] of ["first", "second"].entries()) {
    const params = { version: version + 1, config: {} };
    const given = nextClaims({ jti, type: "config.apply", params });
    link.arrive(arrivalOf(signCommand(given, key), null));
  }
  resolve();
  await link.end("second");
  t.is(link.of("first").length, 0);
});

test("a desired configuration that nobody may sign is refused in the log", (t) => {
  const { link, warnings } = deskOf(t, {});
  link.arrive(arrivalOf("garbage", null));
  t.deepEqual(warnings, [
    "a command was refused: unauthorised: not signed with EdDSA by a key in trust.d",
  ]);
});
