import test from "ava";
import { CommandFailure, pause } from "#app/fleet/executor.ts";
import { seededRandom } from "#core/random.ts";
import { MOST_RUNNING, MOST_WAITING } from "#fleet/schedule.ts";
import { signCommand } from "#fleet/sign-command.ts";
import { mutated } from "../../../bench/uplink/mutation.ts";
import { deskOf, gate, key, nextClaims } from "../../helpers/desk.ts";
import { arrival, arrivalOf, operator } from "../../helpers/fleet.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { until } from "../../helpers/until.ts";

const LONG_MS = 60_000;

test("each step is in the journal before what it announces, and told", async (t) => {
  const seen: string[] = [];
  const { link, journal, send } = deskOf(t, {
    ping: {
      run: ({ id, step }) => {
        seen.push(`${journal.find(id)?.step}`);
        step("one", { pct: 10, memo: { n: 1 } });
        seen.push(`${journal.find(id)?.step} ${journal.find(id)?.memo.n}`);
        return { ok: true };
      },
    },
  });
  const id = send({});
  t.like(await link.end(id), { status: "successful", result: { ok: true } });
  t.deepEqual(seen, ["init", "one 1"]);
  t.deepEqual(
    link.of(id).map(({ status, step }) => `${status} ${step}`),
    ["executing init", "executing one", "successful undefined"],
  );
  t.like(link.commands, { open: [], finished: [{ id, status: "successful" }] });
  t.is(link.capabilities.get("identify"), null);
  t.like(link.capabilities.get("ping"), { class: "read" });
});

test("the same message again is answered and not run again", async (t) => {
  let runs = 0;
  const { link } = deskOf(t, { ping: { run: () => ({ runs: ++runs }) } });
  const once = arrival(nextClaims({ jti: "twice" }), key);
  link.arrive(once);
  await link.end("twice");
  const before = link.of("twice").length;
  link.arrive({ ...once, correlation: Uint8Array.of(1, 2), responseTopic: "r" });
  t.is(runs, 1);
  t.is(link.of("twice").length, before + 1);
  t.like(link.told.at(-1), { status: { status: "successful" }, reply: { responseTopic: "r" } });
});

test("unsupported, busy and wrong parameters are kept as failed, and stay so", async (t) => {
  const { promise, resolve } = gate();
  const { link, journal, send } = deskOf(t, {
    "config.rollback": { run: () => promise },
    "model.rollback": { run: () => promise },
  });
  const first = send({ type: "config.rollback" });
  const busy = send({ type: "model.rollback" });
  t.like(await link.end(busy), { status: "failed", code: "busy" });
  t.like(await link.end(send({ type: "identify" })), { code: "unsupported" });
  t.like(await link.end(send({ type: "ping", params: { x: 1 } })), { code: "rejected" });
  t.like(journal.find(busy), { status: { code: "busy" } });
  resolve();
  await link.end(first);
  t.like(await link.end(send({ type: "model.rollback" })), { status: "successful" });
});

test("four run beside each other, 32 wait, the next is busy, and all of them end", async (t) => {
  const { promise, resolve } = gate();
  let running = 0;
  let most = 0;
  const run = async () => {
    most = Math.max(most, ++running);
    await promise;
    running--;
    return undefined;
  };
  const { link, send } = deskOf(t, { ping: { run } });
  const ids = Array.from({ length: MOST_RUNNING + MOST_WAITING }, () => send({}));
  t.like(await link.end(send({})), { code: "busy" });
  resolve();
  for (const id of ids) t.like(await link.end(id), { status: "successful" });
  t.is(most, MOST_RUNNING);
});

test("what an executor throws is the command's failure, with its code", async (t) => {
  const { link, send } = deskOf(t, {
    ping: {
      run: () => {
        throw new CommandFailure("not here", "unsupported");
      },
    },
    identify: { run: () => Promise.reject(new TypeError("a defect")) },
  });
  t.like(await link.end(send({})), { code: "unsupported", reason: "not here" });
  const defect = await link.end(send({ type: "identify" }));
  t.like(defect, { status: "failed", reason: "a defect" });
  t.is(defect.code, undefined);
});

test("after a stop: what can go on does, the rest is interrupted, and what waited is run", async (t) => {
  const folder = scratchFolder(t);
  const begun = gate();
  const first = deskOf(
    t,
    {
      ping: {
        run: async ({ step, signal }) => {
          step("half", { memo: { at: 7 } });
          await pause(LONG_MS, signal);
          return undefined;
        },
      },
      identify: {
        run: async ({ step, signal }) => {
          step("blink");
          begun.resolve();
          await pause(LONG_MS, signal);
          return undefined;
        },
      },
    },
    { folder },
  );
  const goesOn = first.send({});
  const cut = first.send({ type: "identify" });
  await begun.promise;
  for (let i = 0; i < MOST_RUNNING - 2; i++) first.send({});
  const waited = first.send({});
  t.is(first.journal.open().length, MOST_RUNNING + 1);
  first.close();
  await new Promise(setImmediate);
  const second = deskOf(
    t,
    {
      ping: { run: () => ({ fresh: true }), resume: (_, { step, memo }) => ({ step, ...memo }) },
      identify: { run: () => ({}) },
    },
    { folder },
  );
  t.deepEqual((await second.link.end(goesOn)).result, { step: "half", at: 7 });
  t.like(await second.link.end(cut), { status: "failed", code: "interrupted" });
  t.deepEqual((await second.link.end(waited)).result, { fresh: true });
  second.close();
  const third = deskOf(t, {}, { folder });
  t.like(third.link.of(cut)[0], { code: "interrupted" }, "told again at the next start");
});

test("garbage is not told of for ever, and never under the id of another", async (t) => {
  const { promise, resolve } = gate();
  const { link, send, journal } = deskOf(t, { ping: { run: () => promise } });
  const id = send({});
  for (let i = 0; i < 500; i++) link.arrive(arrivalOf("garbage", `ping/g${i}`));
  for (let i = 0; i < 5; i++) link.arrive(arrivalOf("garbage", `ping/${id}`));
  link.arrive(arrivalOf("", null));
  t.is(link.told.filter(({ status }) => status.code === "unauthorised").length, 32);
  t.is(journal.finished(100).length, 0);
  t.deepEqual(
    link.of(id).map(({ status }) => status),
    ["executing"],
  );
  resolve();
  await link.end(id);
});

test("of 10,000 mutated commands none is taken", (t) => {
  const { link, journal } = deskOf(t, { ping: { run: () => ({}) } });
  const given = nextClaims({ jti: "a1" });
  const texts = [signCommand(given, key), signCommand(given, key, operator("bob").key)];
  const random = seededRandom(5);
  for (let i = 0; i < 10_000; i++) {
    const text = Buffer.from(random.pick(texts));
    link.arrive(arrivalOf(mutated(text, random), "ping/a1"));
  }
  t.is(journal.open().length + journal.finished(1).length, 0);
  t.true(link.told.every(({ status }) => status.status === "failed"));
});

test("a file goes in parts that make it up again", async (t) => {
  const file = Uint8Array.from({ length: 120_000 }, (_, i) => i % 251);
  const { link, send } = deskOf(t, {
    "evidence.fetch": {
      run: ({ send: sendFile }) => {
        sendFile("f.pcapng", file);
        return undefined;
      },
    },
  });
  const id = send({ type: "evidence.fetch", params: { alertId: "x" } });
  await link.end(id);
  const parts = link.of(id).flatMap((status) => status.file ?? []);
  t.deepEqual(
    parts.map(({ part, of }) => `${part}/${of}`),
    ["1/3", "2/3", "3/3"],
  );
  const joined = Buffer.concat(parts.map(({ data }) => Buffer.from(data, "base64")));
  t.true(joined.equals(file));
  await until(() => link.commands.open.length === 0, "the twin");
});
