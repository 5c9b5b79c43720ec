import test from "ava";
import { AlertBook } from "#l2/alert-book.ts";
import { type Move, MoveNews } from "#l2/moves.ts";
import type { Cause } from "#l2/types.ts";
import { macOf, momentAt } from "../helpers/decoded.ts";

const OLD = "02:00:00:00:00:01";
const NEW = "02:00:00:00:00:02";
const IP = "192.168.1.1";
const move: Move = { ip: IP, from: OLD, to: NEW, cause: "lease" };

function setUp() {
  const book = new AlertBook();
  return { book, news: new MoveNews(book, 1) };
}

const says = test.macro((t, cause: Cause, why: string, told?: string) => {
  const { book, news } = setUp();
  news.tell({ ...move, cause, ...(told !== undefined && { why: told }) }, momentAt(1));
  const [event, ...more] = book.drain();
  t.deepEqual(more, []);
  t.like(event, {
    type: "mac-flap",
    severity: "notice",
    state: "opened",
    attacker: { mac: NEW, ip: null },
    claimed: IP,
    owner: { mac: OLD },
    cause,
    verdict: `${IP} has moved from ${OLD} to ${NEW} (${cause}).`,
  });
  t.deepEqual(event?.why, [why]);
});

test("a lease", says, "lease", `a DHCP server gave ${IP} to ${NEW}`);
test(
  "an announcement",
  says,
  "announcement",
  `${NEW} announced it to all, and the one before has given it up`,
);
test("a swap", says, "swap", `${OLD} is silent, and ${NEW} speaks in its place like any host`);
test(
  "a fail-over",
  says,
  "fail-over",
  `${NEW} is a member or the shared address of a router group`,
);
test("what is known better is told instead", says, "fail-over", "VRRP says so", "VRRP says so");

test("the first other address of a station is news, its next ones are not", (t) => {
  const { book, news } = setUp();
  const mac = macOf(NEW);
  for (let i = 2; i < 100; i++)
    news.tellOfAnother({ ip: `192.168.1.${i}`, to: NEW, mac }, momentAt(i));
  const [event, ...more] = book.drain();
  t.deepEqual(more, []);
  t.like(event, { cause: "multi-ip", severity: "notice", verdict: `${NEW} uses 192.168.1.2 too.` });
  t.false(event !== undefined && "owner" in event);
});

test("five moves without a minute of rest are worth a look, told once", (t) => {
  const { book, news } = setUp();
  for (let i = 0; i < 10; i++) {
    const [from, to] = i % 2 === 0 ? [OLD, NEW] : [NEW, OLD];
    news.tell({ ...move, from, to }, momentAt(30 * i));
    book.tick(momentAt(30 * i).tick);
  }
  const events = book.drain();
  t.is(events.filter(({ state }) => state === "opened").length, 1);
  const [first, ...rest] = events.filter(({ severity }) => severity === "warning");
  t.like(first, { count: 5, verdict: `${IP} moves back and forth between ${OLD} and ${NEW}.` });
  t.deepEqual(first?.why, ["5 moves without a minute of rest between them"]);
  t.true(rest.every(({ verdict }) => verdict === first?.verdict));
});

test("moves that rest in between stay news", (t) => {
  const { book, news } = setUp();
  for (let i = 0; i < 10; i++) {
    book.tick(momentAt(70 * i).tick);
    news.tell(move, momentAt(70 * i));
  }
  const events = book.drain();
  t.is(events.filter(({ state }) => state === "opened").length, 10);
  t.true(events.every(({ severity }) => severity === "notice"));
});

test("more than twenty in a minute are counted, not told", (t) => {
  const { book, news } = setUp();
  for (let i = 1; i <= 100; i++) news.tell({ ...move, ip: `192.168.1.${i}` }, momentAt(1));
  t.is(book.drain().length, 20);
  t.like(news.gauge, { size: 20, limit: 20, evicted: 80 });
  news.tell({ ...move, ip: "192.168.1.200" }, momentAt(61));
  t.is(book.drain().length, 1);
});
