import test from "ava";
import { defaultConfig } from "#config/defaults.ts";
import { Accusations } from "#l2/accusations.ts";
import { AlertBook } from "#l2/alert-book.ts";
import { createBinding } from "#l2/bindings.ts";
import { arpFamily } from "#l2/family.ts";
import { Pins } from "#l2/pins.ts";
import type { SpoofCase } from "#l2/spoof-finding.ts";
import { macOf, momentAt } from "../helpers/decoded.ts";

const family = arpFamily(new Pins(defaultConfig().l2));
const OWNER = macOf("02:00:00:00:00:01");
const THIEF = macOf("02:00:00:00:00:66");
const IP = 0xc0a80101 | 0;
const HOST_IP = 0xc0a80133 | 0;
const theft = { ip: IP, attacker: THIEF };
const known = { family, claim: null, ground: null, attackerIp: null, ownerSilentSeconds: 0 };

function caseOf(ip = IP, thief = THIEF): SpoofCase {
  return { ...known, binding: { ...createBinding(ip, OWNER, 1), rival: thief }, vlanId: 0 };
}

function setUp() {
  const book = new AlertBook();
  return { book, accusations: new Accusations(family, book) };
}

test("a theft is told with its first victim, as an attempt", (t) => {
  const { book, accusations } = setUp();
  t.is(accusations.find(theft), undefined);
  const opened = accusations.accuse(theft, caseOf(), HOST_IP, momentAt(1));
  t.is(accusations.find(theft), opened);
  t.deepEqual(accusations.against(THIEF), [opened]);
  t.deepEqual(accusations.against(OWNER), []);
  const [event] = book.drain();
  t.like(event, {
    state: "opened",
    type: "arp-spoof",
    victims: ["192.168.1.51"],
    interception: { state: "attempted", packets: 0 },
  });
});

test("further claims are counted into it, and so are their victims", (t) => {
  const { book, accusations } = setUp();
  const opened = accusations.accuse(theft, caseOf(), 0, momentAt(1));
  accusations.again(opened, HOST_IP, momentAt(2));
  t.is(accusations.accuse(theft, caseOf(), 0, momentAt(3)), opened);
  book.finish();
  t.like(book.drain().at(-1), { state: "closed", count: 3, victims: ["192.168.1.51"] });
});

test("the first packet that is intercepted is told at once, the next ones are counted", (t) => {
  const { book, accusations } = setUp();
  const opened = accusations.accuse(theft, caseOf(), 0, momentAt(1));
  book.drain();
  for (let i = 0; i < 5; i++)
    accusations.intercepted(opened, "192.168.1.51", "02:00:00:00:00:01", momentAt(2 + i));
  const [event, ...more] = book.drain();
  t.deepEqual(more, []);
  t.like(event, {
    state: "updated",
    cause: "interception",
    at: 2_000_000,
    victims: ["192.168.1.51"],
    interception: { state: "intercepting", since: 2_000_000, packets: 1 },
    verdict:
      "02:00:00:00:00:66 pretends to be 192.168.1.1, which belongs to 02:00:00:00:00:01, and its traffic is being intercepted.",
  });
  t.is(
    event?.why[0],
    "packets of 192.168.1.51 go by way of 02:00:00:00:00:66 to 02:00:00:00:00:01",
  );
  book.finish();
  t.like(book.drain()[0], { interception: { since: 2_000_000, packets: 5 }, count: 6 });
});

test("the latest alert against a station comes first, and closed ones are gone", (t) => {
  const { book, accusations } = setUp();
  const opened = [1, 2, 3].map((ip) =>
    accusations.accuse({ ip, attacker: THIEF }, caseOf(ip), 0, momentAt(ip)),
  );
  t.deepEqual(accusations.against(THIEF), opened.toReversed());
  book.tick(momentAt(122.5).tick);
  t.deepEqual(accusations.against(THIEF), opened.slice(2));
});

test("who takes a whole network gets eight alerts; the last counts the rest", (t) => {
  const { book, accusations } = setUp();
  for (let ip = 1; ip <= 100; ip++)
    accusations.accuse({ ip, attacker: THIEF }, caseOf(ip), 0, momentAt(1));
  book.finish();
  const closed = book.drain().filter(({ state }) => state === "closed");
  t.deepEqual(
    closed.map(({ count }) => count),
    [1, 1, 1, 1, 1, 1, 1, 93],
  );
});

test("two stations of one address are told of once while both go on, against nobody", (t) => {
  const { book, accusations } = setUp();
  for (let i = 0; i < 10; i++) accusations.duplicate(caseOf(), momentAt(i));
  const [event, ...more] = book.drain();
  t.deepEqual(more, []);
  t.like(event, { type: "duplicate-ip", severity: "minor", cause: "duplicate" });
  t.deepEqual(accusations.against(THIEF), []);
  book.tick(momentAt(130).tick);
  t.like(book.drain()[0], { state: "closed", count: 10 });
});
