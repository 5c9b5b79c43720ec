import test from "ava";
import { defaultConfig } from "#config/defaults.ts";
import { FrameColumns } from "#decode/frame-columns.ts";
import { AddressGuard, isOwn } from "#l2/address-guard.ts";
import { AlertBook } from "#l2/alert-book.ts";
import { type Claim, createClaim, Manner } from "#l2/claim.ts";
import { arpFamily, ndpFamily } from "#l2/family.ts";
import { Ipv6Names } from "#l2/ipv6-names.ts";
import { MoveNews } from "#l2/moves.ts";
import { NextHops } from "#l2/next-hops.ts";
import { Pins } from "#l2/pins.ts";
import { RelayWatch } from "#l2/relay.ts";
import { Stations } from "#l2/stations.ts";
import { decoded, macOf, momentAt } from "../helpers/decoded.ts";
import { datagram, type Host } from "../helpers/frames.ts";

const host: Host = { mac: "02:00:00:00:00:51", ip: "192.168.1.51" };
const router: Host = { mac: "02:00:00:00:00:01", ip: "192.168.1.1" };
const second: Host = { mac: "02:00:00:00:00:66", ip: "192.168.1.66" };
const far: Host = { mac: second.mac, ip: "203.0.113.9" };
const [HOST_IP, ROUTER_IP, SECOND_IP] = [0xc0a80133 | 0, 0xc0a80101 | 0, 0xc0a80142 | 0];
const [HOST, ROUTER, SECOND] = [host, router, second].map(({ mac }) => macOf(mac)) as [
  ReturnType<typeof macOf>,
  ReturnType<typeof macOf>,
  ReturnType<typeof macOf>,
];

function setUp() {
  const book = new AlertBook();
  const stations = new Stations(1, new FrameColumns(1));
  const senses = {
    book,
    stations,
    hops: new NextHops(1),
    relays: new RelayWatch(1),
    moves: new MoveNews(book, 1),
    reasonOf: () => null,
  };
  const pins = new Pins(defaultConfig().l2);
  const guard = new AddressGuard(arpFamily(pins), senses, 1);
  const other = new AddressGuard(ndpFamily(pins, new Ipv6Names(1)), senses, 1);
  const see = (seconds: number, claim: Partial<Claim>) => {
    const made = { ...createClaim(), source: claim.mac ?? HOST, ...claim };
    return guard.see(made, momentAt(seconds));
  };
  return { book, stations, guard, other, see };
}

const packet = decoded(datagram(host, far));
const detour = { from: ROUTER, to: SECOND };
/** The second station tells the host something of the router's address. */
const pitch: Partial<Claim> = {
  ip: ROUTER_IP,
  mac: SECOND,
  manner: Manner.unasked,
  targetIp: HOST_IP,
  toldMac: HOST,
};

test("an address changes hands when another claims it than the last time", (t) => {
  const { see } = setUp();
  const own = { ip: ROUTER_IP, mac: ROUTER, manner: Manner.question };
  t.false(see(1, own));
  t.false(see(2, own));
  t.true(see(3, { ...own, mac: SECOND, manner: Manner.announcement }));
  t.false(see(4, { ...own, mac: SECOND, manner: Manner.announcement }));
  t.true(see(5, own));
});

test("a detour after a pitch is an interception, though the router never spoke ARP", (t) => {
  const { book, guard, see } = setUp();
  see(1, pitch);
  guard.detour(packet, detour, momentAt(2));
  guard.detour(packet, detour, momentAt(3));
  const [opened, told, ...more] = book.drain();
  t.deepEqual(more, []);
  t.like(opened, {
    state: "opened",
    claimed: router.ip,
    owner: { mac: router.mac },
    interception: { state: "attempted", packets: 0 },
  });
  t.like(told, {
    state: "updated",
    attacker: { mac: second.mac, ip: null },
    cause: "interception",
    victims: [host.ip],
  });
  t.true(told?.why.some((reason) => reason.includes(`by way of ${router.mac} until it was told`)));
});

const silent = test.macro((t, detourSeconds: number, ...claims: readonly Partial<Claim>[]) => {
  const { book, guard, see } = setUp();
  for (const claim of claims) see(1, claim);
  guard.detour(packet, detour, momentAt(detourSeconds));
  t.deepEqual(book.drain(), []);
});

test("a detour that nobody pitched is a change of the way", silent, 2);
test("a pitch to another station did not move this one", silent, 2, {
  ...pitch,
  targetIp: HOST_IP + 1,
});
test("a pitch of long ago did not either", silent, 302, pitch);
test(
  "a second router that answers and once told too much",
  silent,
  2,
  { ...pitch, ip: SECOND_IP, manner: Manner.question, targetIp: 0 },
  { ...pitch, ip: SECOND_IP },
);

const polled = { ...pitch, manner: Manner.poll };

test("a second router that polls its neighbours from its one address is none", (t) => {
  const { book, stations, guard, see } = setUp();
  stations.see(decoded(datagram(router, host)), momentAt(1).tick);
  see(1, { ...polled, ip: SECOND_IP });
  guard.detour(packet, detour, momentAt(2));
  t.deepEqual(book.drain(), []);
});

test("one that polls from another address than its own takes it", (t) => {
  const { book, stations, guard, see } = setUp();
  stations.see(decoded(datagram(router, host)), momentAt(1).tick);
  see(1, { ip: SECOND_IP, mac: SECOND, manner: Manner.question });
  see(1, polled);
  guard.detour(packet, detour, momentAt(2));
  t.like(book.drain().at(-1), {
    cause: "interception",
    attacker: { mac: second.mac, ip: second.ip },
    claimed: router.ip,
  });
});

/** Who stands between host and router passes a packet of the host on. */
const passed = { suspect: SECOND, sender: HOST, receiver: ROUTER };
const addresses = { src: HOST_IP, dst: ROUTER_IP };

test("a packet that a rival passes on is proof, and names whose it was", (t) => {
  const { book, guard, see } = setUp();
  see(1, { ip: ROUTER_IP, mac: ROUTER, manner: Manner.question });
  see(1, { ip: HOST_IP, mac: HOST, manner: Manner.question });
  see(2, { ip: ROUTER_IP, mac: SECOND, manner: Manner.answer, targetIp: HOST_IP, toldMac: HOST });
  t.deepEqual(book.drain(), []);
  t.true(guard.passedOn(packet, passed, addresses, momentAt(3)));
  t.true(guard.passedOn(packet, passed, addresses, momentAt(4)));
  const [opened, told, ...more] = book.drain();
  t.deepEqual(more, []);
  t.like(opened, { claimed: router.ip, owner: { mac: router.mac } });
  t.like(told, { cause: "interception", victims: [host.ip] });
  book.finish();
  t.like(book.drain()[0], { interception: { state: "intercepting", packets: 2 } });
});

test("of a packet that comes from far the router is the victim", (t) => {
  const { book, guard, see } = setUp();
  see(1, { ip: HOST_IP, mac: HOST, manner: Manner.question });
  see(2, { ip: HOST_IP, mac: SECOND, manner: Manner.unasked, targetIp: 7, toldMac: ROUTER });
  const back = { suspect: SECOND, sender: ROUTER, receiver: HOST };
  t.true(guard.passedOn(packet, back, { src: 7, dst: HOST_IP }, momentAt(3)));
  t.like(book.drain().at(-1), { claimed: host.ip, victims: ["0.0.0.7", router.mac] });
});

test("a station that claims neither of the addresses may pass packets on", (t) => {
  const { book, guard } = setUp();
  t.false(guard.passedOn(packet, passed, addresses, momentAt(3)));
  t.deepEqual(book.drain(), []);
});

test("an address is the receiver's own when it is known to hold it", (t) => {
  const { guard, see } = setUp();
  const toRouter = decoded(datagram(host, router));
  t.false(isOwn(guard.bindings, toRouter));
  see(1, { ip: ROUTER_IP, mac: ROUTER, manner: Manner.question });
  t.true(isOwn(guard.bindings, toRouter));
  t.false(isOwn(guard.bindings, decoded(datagram(host, router, { to: second.mac }))));
});

test("the tables of the two families have names of their own", (t) => {
  const { guard, other } = setUp();
  const names = [...guard.gauges(), ...other.gauges()].map(({ name }) => name);
  t.is(new Set(names).size, names.length);
});
