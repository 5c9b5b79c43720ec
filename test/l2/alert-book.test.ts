import test from "ava";
import type { Micros } from "#core/units.ts";
import { AlertBook, type Finding } from "#l2/alert-book.ts";
import type { AlertEvent, Moment } from "#l2/types.ts";

const START = 1_700_000_000_000_000;
const QUIET_SECONDS = 120;

const finding: Finding = {
  type: "arp-spoof",
  severity: "critical",
  attacker: { mac: "02:00:00:00:00:66", ip: null },
  claimed: "192.168.1.1",
  verdict: "It is a thief.",
  why: ["it said so"],
};

/** Seconds from the start. */
function moment(seconds: number, frame = 1): Moment {
  const at = (START + Math.round(seconds * 1e6)) as Micros;
  return { at, tick: 1 + Math.floor(seconds * 10), frame };
}

function openOne(book: AlertBook, key: string, seconds = 0) {
  const opened = book.open(key, finding, moment(seconds, 7), QUIET_SECONDS);
  book.announce(opened);
  return opened;
}

const steps = (events: readonly AlertEvent[]) =>
  events.map(({ state, at, count }) => [state, (at - START) / 1e6, count]);

test("an alert tells what was found, when, and of which frame", (t) => {
  const book = new AlertBook();
  const opened = book.open("arp-spoof-192.168.1.1", finding, moment(2.5, 54), QUIET_SECONDS);
  book.addVictim(opened, "192.168.1.51");
  t.deepEqual(book.drain(), [], "a rule fills in the victims first");
  book.announce(opened);
  const [event, ...more] = book.drain();
  t.deepEqual(more, []);
  t.deepEqual(event, {
    kind: "alert",
    id: `arp-spoof-192-168-1-1-${(START + 2_500_000).toString(36)}`,
    state: "opened",
    at: START + 2_500_000,
    since: START + 2_500_000,
    frame: 54,
    count: 1,
    victims: ["192.168.1.51"],
    ...finding,
  });
  t.regex(event?.id ?? "", /^[a-z0-9-]{1,80}$/);
  t.deepEqual(book.drain(), [], "each step is told once");
});

test("however long a key is and whatever the time, an identity is short and plain", (t) => {
  const book = new AlertBook();
  for (const at of [Number.MAX_SAFE_INTEGER, 0, -5]) {
    const opened = book.open(
      `Ä ${"x".repeat(200)} ${at}`,
      finding,
      { ...moment(0), at: at as Micros },
      1,
    );
    t.regex(opened.id, /^[a-z0-9-]{1,80}$/);
  }
});

test("ten thousand frames are one alert, told seldom, with a count", (t) => {
  const book = new AlertBook();
  const opened = openOne(book, "one");
  for (let i = 1; i < 10_000; i++) {
    const now = moment(i * 0.02);
    book.tick(now.tick);
    book.again(opened, now);
  }
  book.tick(moment(199.98 + QUIET_SECONDS - 0.2).tick);
  const updates = steps(book.drain());
  t.deepEqual(
    updates.map(([state]) => state),
    [
      "opened",
      ...new Array(4).fill("updated"), // after 10 s, then each minute
      "updated",
    ],
  );
  t.deepEqual(
    updates.slice(1, 5).map(([, seconds]) => Math.round(Number(seconds))),
    [10, 70, 130, 190],
  );
  t.deepEqual(updates.at(-1), ["updated", 199.98, 10_000]);
  book.tick(moment(199.98 + QUIET_SECONDS + 0.1).tick);
  t.deepEqual(steps(book.drain()), [["closed", 199.98, 10_000]], "at the time of its last frame");
  t.is(book.find("one"), undefined);
});

test("an alert that does not go on is not told again", (t) => {
  const book = new AlertBook();
  openOne(book, "one");
  for (let second = 0; second < QUIET_SECONDS; second++) book.tick(moment(second).tick);
  t.deepEqual(steps(book.drain()), [["opened", 0, 1]]);
});

test("what is found to be worse is told at the next tick", (t) => {
  const book = new AlertBook();
  const opened = openOne(book, "one");
  book.again(opened, moment(1), 500);
  book.restate(opened, { ...finding, severity: "major", verdict: "Worse." }, moment(1));
  book.tick(moment(1).tick);
  const [, update] = book.drain();
  t.like(update, { state: "updated", severity: "major", verdict: "Worse.", count: 501 });
});

test("victims are named once each, sixteen at most", (t) => {
  const book = new AlertBook();
  const opened = openOne(book, "one");
  for (let i = 0; i < 100; i++) book.addVictim(opened, `192.168.1.${i >> 1}`);
  book.finish();
  const closed = book.drain().at(-1);
  t.is(closed?.victims?.length, 16);
  t.is(new Set(closed?.victims).size, 16);
});

test("a full book closes the alert that was quiet longest, and counts it", (t) => {
  const book = new AlertBook();
  const { limit } = book.gauge;
  const attack = openOne(book, "attack");
  for (let i = 1; i < limit; i++) openOne(book, `minor ${i}`, i);
  book.again(attack, moment(limit));
  book.drain();
  openOne(book, "one too many", limit + 1);
  t.deepEqual(
    book.drain().map(({ id, state }) => [id.split("-").slice(0, 2).join(" "), state]),
    [
      ["minor 1", "closed"],
      ["one too", "opened"],
    ],
  );
  t.is(book.find("attack"), attack, "the one that goes on stays");
  t.is(book.find("minor 1"), undefined);
  t.deepEqual(book.gauge, { name: "open alerts", size: limit, limit, evicted: 1 });
});

test("a million alerts are bounded, and each that opens closes", (t) => {
  const book = new AlertBook();
  const open = new Set<string>();
  for (let i = 0; i < 1_000_000; i++) {
    openOne(book, `key ${i}`, i);
    for (const { id, state } of book.drain()) {
      if (state === "opened") open.add(id);
      else open.delete(id);
    }
    if (open.size > book.gauge.limit) break;
  }
  t.is(open.size, book.gauge.limit);
  t.is(book.gauge.evicted, 1_000_000 - book.gauge.limit);
  book.finish();
  for (const { id } of book.drain()) open.delete(id);
  t.is(open.size, 0);
  t.is(book.gauge.size, 0);
});

test("whoever listens hears each step at once, the same that is drained later", (t) => {
  const heard: AlertEvent[] = [];
  const book = new AlertBook((step) => heard.push(step));
  openOne(book, "a");
  t.is(heard.length, 1);
  book.finish();
  t.deepEqual(
    heard.map(({ state }) => state),
    ["opened", "closed"],
  );
  t.deepEqual(book.drain(), heard);
});

test("what cannot wait is told at once, and then no sooner again than it would have been", (t) => {
  const book = new AlertBook();
  const opened = openOne(book, "one");
  book.again(opened, moment(3));
  book.tellNow(opened, { ...finding, cause: "interception", verdict: "It listens." });
  const [, update, ...more] = book.drain();
  t.deepEqual(more, []);
  t.like(update, { state: "updated", cause: "interception", verdict: "It listens.", count: 2 });
  t.is(update?.at, (START + 3_000_000) as Micros);
  book.tick(moment(100).tick);
  t.deepEqual(book.drain(), [], "nothing was added since");
});

test("an event keeps what was known of an interception when it was told", (t) => {
  const book = new AlertBook();
  const opened = openOne(book, "one");
  opened.interception = { state: "attempted", packets: 0 };
  book.tellNow(opened, finding);
  opened.interception = { state: "intercepting", since: START as Micros, packets: 7 };
  book.finish();
  t.deepEqual(
    book.drain().map(({ interception }) => interception),
    [
      undefined,
      { state: "attempted", packets: 0 },
      { state: "intercepting", since: START as Micros, packets: 7 },
    ],
  );
});
