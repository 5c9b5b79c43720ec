import test from "ava";
import { defaultConfig } from "#config/defaults.ts";
import { macHigh, macLow } from "#core/mac-address.ts";
import { FrameColumns } from "#decode/frame-columns.ts";
import { createPacket } from "#decode/packet.ts";
import { Accusations } from "#l2/accusations.ts";
import { AlertBook } from "#l2/alert-book.ts";
import { type Binding, Bindings, createBinding } from "#l2/bindings.ts";
import { type Claim, createClaim, Manner } from "#l2/claim.ts";
import { Contested } from "#l2/contested.ts";
import { arpFamily } from "#l2/family.ts";
import { Hearsay } from "#l2/hearsay.ts";
import { MAC_FLOOD_KEY } from "#l2/mac-flood.ts";
import { MoveNews } from "#l2/moves.ts";
import { NextHops } from "#l2/next-hops.ts";
import { Pins } from "#l2/pins.ts";
import { type BindingContext, Prosecutor } from "#l2/prosecutor.ts";
import { RelayWatch } from "#l2/relay.ts";
import { ReplyBalance } from "#l2/reply-balance.ts";
import { noteClaim } from "#l2/standing.ts";
import { Stations } from "#l2/stations.ts";
import { macOf, momentAt } from "../helpers/decoded.ts";

const OWNER = macOf("02:00:00:00:00:01");
const RIVAL = macOf("02:00:00:00:00:66");
const OTHER = macOf("02:00:00:00:00:52");
const IP = 0xc0a80101 | 0;
const HOME = 0xc0a80142 | 0;
const CLAIM: Claim = { ...createClaim(), ip: IP, mac: RIVAL, manner: Manner.unasked };

function setUp() {
  const book = new AlertBook();
  const family = arpFamily(new Pins(defaultConfig().l2));
  const context: BindingContext = {
    family,
    book,
    bindings: new Bindings(1),
    stations: new Stations(1, new FrameColumns(1)),
    hearsay: new Hearsay(1),
    replies: new ReplyBalance(),
    contested: new Contested(),
    hops: new NextHops(1),
    relays: new RelayWatch(1),
    moves: new MoveNews(book, 1),
    accusations: new Accusations(family, book),
    reasonOf: () => null,
  };
  const binding: Binding = { ...createBinding(IP, OWNER, 1), rival: RIVAL };
  noteClaim(binding.ownerStanding, Manner.question, 5);
  return { context, binding, prosecutor: new Prosecutor(context) };
}

/** The station sends a frame. */
function hear({ stations }: BindingContext, mac: typeof OWNER, tick: number): void {
  stations.see({ ...createPacket(), srcMacHigh: macHigh(mac), srcMacLow: macLow(mac) }, tick);
}

/** The station uses an address in turn. */
function dwell({ bindings }: BindingContext, mac: typeof OWNER, ip: number): void {
  bindings.learn({ ip, vlanId: 0, mac, source: mac, manner: Manner.question }, 1);
  bindings.noteHome(mac, ip, Manner.question, 1);
}

test("an owner is heard by its claims and by its other frames", (t) => {
  const { context, binding, prosecutor } = setUp();
  const heard = () => prosecutor.contestOf(binding, CLAIM, momentAt(100)).ownerHeardTick;
  t.is(heard(), 5);
  hear(context, OWNER, 700);
  t.is(heard(), 700);
});

test("but frames of one that answered only, and has another address, may be for that", (t) => {
  const { context, prosecutor } = setUp();
  const binding = { ...createBinding(IP, OWNER, 1), rival: RIVAL };
  noteClaim(binding.ownerStanding, Manner.answer, 5);
  dwell(context, OWNER, HOME);
  hear(context, OWNER, 700);
  const contest = prosecutor.contestOf(binding, CLAIM, momentAt(100));
  t.like(contest, { ownerHeardTick: 5, hasOwnerHome: true, hasRivalHome: false });
});

test("in a flood that washes stations out, an unknown one counts as alive", (t) => {
  const { context, binding, prosecutor } = setUp();
  const finding = { type: "mac-flood", severity: "critical", verdict: "", why: [] } as const;
  context.book.open(MAC_FLOOD_KEY, finding, momentAt(1), 60);
  const now = momentAt(100);
  t.is(prosecutor.contestOf(binding, CLAIM, now).ownerHeardTick, now.tick);
});

test("it gathers for whom else both answer, and the rival's own address", (t) => {
  const { context, binding, prosecutor } = setUp();
  dwell(context, RIVAL, HOME);
  prosecutor.suspectOfRace(CLAIM, OWNER, 10);
  prosecutor.suspectOfRace({ ...CLAIM, ip: IP + 1 }, OTHER, 10);
  prosecutor.suspect({ ...CLAIM, ip: IP + 2 }, 10);
  const contest = prosecutor.contestOf(binding, CLAIM, momentAt(2));
  t.like(contest, { otherThefts: 1, isMutual: false, hasRivalHome: true, isRivalRouter: false });
  t.is(context.relays.gauges()[0]?.size, 1, "and its packets are watched");
  prosecutor.suspectOfRace({ ...CLAIM, ip: IP + 1, mac: OWNER }, OTHER, 10);
  t.true(prosecutor.contestOf(binding, CLAIM, momentAt(2)).isMutual);
  t.false(prosecutor.contestOf(binding, CLAIM, momentAt(2)).isTwin);
  prosecutor.suspectOfRace({ ...CLAIM, ip: IP + 3 }, OWNER, 10);
  t.true(prosecutor.contestOf(binding, CLAIM, momentAt(2)).isTwin);
});

for (const [name, routesFrom, isRouter] of [
  ["a router from before its claim may answer for others", 10, true],
  ["one that became a router by its claim may not", 30, false],
] as const) {
  test(name, (t) => {
    const { context, binding, prosecutor } = setUp();
    noteClaim(binding.rivalStanding, Manner.answer, 20);
    const [dstMacHigh, dstMacLow] = [macHigh(RIVAL), macLow(RIVAL)];
    for (let dstIp = 1; dstIp < 20; dstIp++) {
      context.hops.see({ ...createPacket(), dstIp, dstMacHigh, dstMacLow }, routesFrom);
    }
    t.is(prosecutor.contestOf(binding, CLAIM, momentAt(5)).isRivalRouter, isRouter);
  });
}

const contradicts = test.macro(
  (t, told: Manner, claimed: Manner, heardTick: number, is: boolean) => {
    const { context, prosecutor } = setUp();
    const written = { teller: RIVAL, claimedIp: HOME, manner: told, toldIp: IP, toldMac: OWNER };
    context.hearsay.note(written, 100);
    if (heardTick > 0) hear(context, OWNER, heardTick);
    const place = prosecutor.contradictionOf({ ...CLAIM, manner: claimed }, 1000);
    t.is(place, is ? OWNER : (0 as typeof OWNER));
  },
);

const { answer, question, announcement, poll, unasked } = Manner;
test("both sides told unasked: contradiction at once", contradicts, unasked, unasked, 0, true);
test("an answer written there binds too", contradicts, answer, unasked, 900, true);
test("while the station there is alive", contradicts, answer, unasked, 300, false);
test("a poll after a poll", contradicts, poll, poll, 900, true);
test("not of one gone silent", contradicts, poll, poll, 300, false);
test("an answer claims in turn", contradicts, unasked, answer, 900, false);
test("and so does a question", contradicts, unasked, question, 900, false);
test("and an announcement", contradicts, unasked, announcement, 900, false);

test("a claim follows its open alert: counted as attack, or let pass", (t) => {
  const { context, binding, prosecutor } = setUp();
  t.false(prosecutor.follow(CLAIM, momentAt(1)));
  t.false(prosecutor.isCaught(CLAIM));
  const opened = prosecutor.accuse(binding, CLAIM, 0, null, momentAt(1));
  t.true(prosecutor.follow(CLAIM, momentAt(2), false));
  t.is(opened.count, 1);
  t.true(prosecutor.follow(CLAIM, momentAt(2)));
  t.is(opened.count, 2);
  t.false(prosecutor.follow({ ...CLAIM, ip: IP + 1 }, momentAt(2)), "another theft");
  t.true(prosecutor.isCaught({ ...CLAIM, ip: IP + 1 }));
  t.false(prosecutor.isCaught({ ...CLAIM, manner: Manner.poll }));
  t.false(prosecutor.isCaught({ ...CLAIM, mac: OWNER }));
  t.is(context.relays.gauges()[0]?.size, 1);
});

test("the case names the rival's own address and how long the owner was silent", (t) => {
  const { context, binding, prosecutor } = setUp();
  dwell(context, RIVAL, HOME);
  hear(context, OWNER, 51);
  const spoof = prosecutor.caseOf(binding, null, 20, "so it is", momentAt(100));
  t.like(spoof, { ground: "so it is", vlanId: 20, ownerSilentSeconds: 95 });
  t.is(spoof.attackerIp, "192.168.1.66");
});
