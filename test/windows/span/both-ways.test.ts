import test from "ava";
import { BothWays } from "#windows/span/both-ways.ts";
import { decoded } from "../../helpers/decoded.ts";
import type { Host } from "../../helpers/frames.ts";
import { farHost, hostOf, icmp, segment } from "../../helpers/ip-frames.ts";

const inside = hostOf(1);

function say(ways: BothWays, from: Host, to: Host, count: number, flags = "A"): void {
  const packet = decoded(segment({ from, to, ports: [40_000, 443], flags }));
  for (let i = 0; i < count; i++) ways.see(packet);
}

test("a talk of which both directions come by is none in one direction", (t) => {
  const ways = new BothWays(7);
  say(ways, inside, farHost(1), 30);
  say(ways, farHost(1), inside, 2);
  t.deepEqual(ways.count(), { judged: 1, oneWay: 0, speakers: 0 });
});

test("one of which only one direction comes by is, whichever it is", (t) => {
  const ways = new BothWays(7);
  say(ways, inside, farHost(1), 30);
  say(ways, farHost(2), inside, 20);
  t.deepEqual(ways.count(), { judged: 2, oneWay: 2, speakers: 2 });
});

test("any packet shows its direction, but only segments that go on count", (t) => {
  const ways = new BothWays(7);
  say(ways, inside, farHost(1), 16);
  say(ways, farHost(1), inside, 40, "RA");
  t.deepEqual(ways.count(), { judged: 1, oneWay: 0, speakers: 0 });
  const other = new BothWays(7);
  say(other, inside, farHost(1), 16);
  other.see(decoded(icmp(farHost(1), inside, 0)));
  t.deepEqual(other.count(), { judged: 1, oneWay: 0, speakers: 0 });
});

test("a flood or a scan says nothing of the mirror", (t) => {
  const ways = new BothWays(7);
  for (let i = 0; i < 500; i++) say(ways, farHost(i), inside, 1, "S");
  say(ways, farHost(1), inside, 500, "SA");
  t.deepEqual(ways.count(), { judged: 0, oneWay: 0, speakers: 0 });
});

test("a scan by acknowledgements is one talker's, and from made-up hosts it is too little of each", (t) => {
  const ways = new BothWays(7);
  for (let i = 0; i < 10; i++) say(ways, inside, farHost(i), 2000);
  t.like(ways.count(), { judged: 10, oneWay: 10, speakers: 1 });
  ways.reset();
  for (let i = 0; i < 500; i++) say(ways, farHost(i), inside, 4);
  t.like(ways.count(), { judged: 0, speakers: 0 });
});

test("routers that send from another address than they hear are one way to the host", (t) => {
  const ways = new BothWays(7);
  const [virtual, real] = ["00:00:5e:00:01:0a", "02:00:00:00:ff:02"];
  say(ways, inside, { ...farHost(1), mac: virtual }, 20);
  say(ways, { ...farHost(1), mac: real }, inside, 20);
  t.deepEqual(ways.count(), { judged: 1, oneWay: 0, speakers: 0 });
});

test("fewer segments than a look may miss the answers of say nothing", (t) => {
  const ways = new BothWays(7);
  say(ways, inside, farHost(1), 15);
  t.like(ways.count(), { judged: 0, oneWay: 0 });
});

test("more talks than there is room for are passed over, and a reset makes room", (t) => {
  const ways = new BothWays(7);
  for (let i = 0; i < 20_000; i++) say(ways, inside, farHost(i), 16);
  const { judged, oneWay } = ways.count();
  t.is(judged, oneWay);
  t.true(judged > 1900 && judged <= 2048, `${judged}`);
  ways.reset();
  t.like(ways.count(), { judged: 0, oneWay: 0 });
  say(ways, inside, farHost(19_999), 16);
  t.is(ways.count().judged, 1);
});
