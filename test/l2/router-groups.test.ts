import test from "ava";
import { AlertBook } from "#l2/alert-book.ts";
import { MoveNews } from "#l2/moves.ts";
import { RouterGroups } from "#l2/router-groups.ts";
import { helloOf, macOf, momentAt } from "../helpers/decoded.ts";
import { type Host, vrrpHello } from "../helpers/frames.ts";

const master: Host = { mac: "02:00:00:00:00:02", ip: "192.168.1.2" };
const backup: Host = { mac: "02:00:00:00:00:03", ip: "192.168.1.3" };
const SHARED = "192.168.1.1";
const SHARED_NUMBER = 0xc0a80101 | 0;

function setUp() {
  const book = new AlertBook();
  const groups = new RouterGroups(new MoveNews(book, 1), 1);
  const hear = (from: Host, seconds: number, ip = SHARED) => {
    const { packet, facts } = helloOf(vrrpHello(from, ip));
    groups.see(packet, facts, momentAt(seconds));
  };
  return { book, groups, hear };
}

test("who says hello for an address is a member of its group, and of no other", (t) => {
  const { groups, hear } = setUp();
  t.false(groups.isMember(SHARED_NUMBER, macOf(master.mac)));
  hear(master, 1);
  t.true(groups.isMember(SHARED_NUMBER, macOf(master.mac)));
  t.false(groups.isMember(SHARED_NUMBER, macOf(backup.mac)));
  t.false(groups.isMember(SHARED_NUMBER + 1, macOf(master.mac)));
});

test("a backup that takes over is news, by its own address and not by the shared one", (t) => {
  const { book, hear } = setUp();
  for (let second = 1; second < 10; second++) hear(master, second);
  t.deepEqual(book.drain(), []);
  for (let second = 10; second < 20; second++) hear(backup, second);
  const [event, ...more] = book.drain();
  t.deepEqual(more, []);
  t.like(event, {
    type: "mac-flap",
    severity: "notice",
    cause: "fail-over",
    claimed: SHARED,
    owner: { mac: master.mac },
    attacker: { mac: backup.mac, ip: null },
    why: ["192.168.1.3 has taken over from 192.168.1.2 by VRRP"],
  });
});

test("a hello without an address, as IPv6 groups send, says nothing", (t) => {
  const { book, groups, hear } = setUp();
  hear(master, 1, "0.0.0.0");
  t.false(groups.isMember(0, macOf(master.mac)));
  t.deepEqual(book.drain(), []);
});

test("a flood of made-up groups keeps the limits", (t) => {
  const { groups } = setUp();
  const { packet, facts } = helloOf(vrrpHello(master, SHARED));
  for (let i = 1; i < 10_000; i++) {
    groups.see({ ...packet, srcMacLow: i }, { ...facts, virtualIp: i }, momentAt(i));
  }
  for (const { name, size, limit, evicted } of groups.gauges()) {
    t.is(size, limit, name);
    t.is(size + evicted, 9999, name);
  }
});
