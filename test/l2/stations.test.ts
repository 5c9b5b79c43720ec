import test from "ava";
import { FrameColumns } from "#decode/frame-columns.ts";
import { createPacket } from "#decode/packet.ts";
import { Stations } from "#l2/stations.ts";

/** Past the first minute, when spans are ten seconds long. */
const START = 1000;

/** A station set that is shown frames by their source alone. */
function setUp() {
  const stations = new Stations(1, new FrameColumns(1));
  const packet = createPacket();
  const see = (high: number, low: number, tick: number) => {
    packet.srcMacHigh = high;
    packet.srcMacLow = low;
    return stations.see(packet, tick);
  };
  return { stations, see };
}

test("a station is a stranger once", (t) => {
  const { stations, see } = setUp();
  t.true(see(0x0200, 1, START));
  t.false(see(0x0200, 1, START + 1));
  t.true(see(0x0201, 1, START + 1), "both halves make the address");
  t.true(see(0x0200, -1, START + 1));
  t.false(see(0x0200, 1, START + 2));
  t.is(stations.table.size, 3);
});

test("when a station was last heard is known, by turns and in a row", (t) => {
  const { stations, see } = setUp();
  t.is(stations.lastHeard(0x0200, 1), 0);
  see(0x0200, 1, START);
  see(0x0200, 1, START + 5);
  t.is(stations.lastHeard(0x0200, 1), START + 5);
  see(0x0200, 2, START + 7);
  see(0x0200, 1, START + 9);
  t.is(stations.lastHeard(0x0200, 1), START + 9);
  t.is(stations.lastHeard(0x0200, 2), START + 7);
});

test("groups and zeros are no stations", (t) => {
  const { stations, see } = setUp();
  t.false(see(0x0100, 1, START));
  t.false(see(0xffff, -1, START));
  t.false(see(0, 0, START));
  t.is(stations.table.size, 0);
  t.is(stations.strangers, 0);
});

for (const inRow of [true, false]) {
  test(`who sends a third frame is no longer fleeting, ${inRow ? "in a row" : "by turns"}`, (t) => {
    const { stations, see } = setUp();
    const expected = [1, 1, 0, 0];
    for (const [index, fleeting] of expected.entries()) {
      see(0x0200, 1, START + index);
      if (!inRow) see(0x0200, 2, START + index);
      t.is(stations.fleeting, inRow ? fleeting : 2 * fleeting);
    }
    t.is(stations.strangers, inRow ? 1 : 2);
  });
}

test("each span counts anew, and a station of an earlier one does not count down", (t) => {
  const { stations, see } = setUp();
  see(0x0200, 1, START);
  see(0x0200, 1, START);
  see(0x0200, 2, START + 100);
  t.is(stations.strangers, 1);
  t.is(stations.fleeting, 1);
  t.is(stations.spanTicks(START + 130), 30);
  see(0x0200, 1, START + 101);
  t.is(stations.fleeting, 1);
  t.false(see(0x0200, 1, START + 500), "known stations stay known");
});

test("in the first minute a span is a second", (t) => {
  const { stations, see } = setUp();
  see(0x0200, 1, 1);
  see(0x0200, 2, 10);
  t.is(stations.strangers, 2);
  see(0x0200, 3, 11);
  t.is(stations.strangers, 1);
  see(0x0200, 4, 601);
  see(0x0200, 5, 650);
  t.is(stations.strangers, 2);
});

test("a million random sources are bounded, and what they push out is counted", (t) => {
  const { stations, see } = setUp();
  for (let i = 0; i < 1_000_000; i++) {
    see(0x0200, Math.imul(i, 0x9e3779b1), START + Math.floor(i / 10_000));
  }
  const { size, limit, evicted } = stations.table;
  t.is(size, limit);
  t.is(evicted, 1_000_000 - limit);
});

test("the slot is the last source's, in a row and by turns, and nobody's without a station", (t) => {
  const { stations, see } = setUp();
  see(0x0200, 1, START);
  const first = stations.slot;
  t.is(stations.slotOf(0x0200, 1), first);
  see(0x0200, 2, START);
  t.not(stations.slot, first);
  see(0x0200, 2, START);
  t.is(stations.slot, stations.slotOf(0x0200, 2));
  see(0x0100, 1, START);
  t.is(stations.slot, -1, "a group address");
  see(0x0200, 1, START);
  t.is(stations.slot, first);
  t.is(stations.slotOf(0x0200, 3), -1);
});

test("strangers of the span before are known while the next one lasts, and no longer", (t) => {
  const { stations, see } = setUp();
  see(0x0200, 0, START);
  for (let n = 1; n <= 5; n++) see(0x0200, n, START + 1);
  t.is(stations.strangersBefore, 0);
  see(0x0200, 6, START + 105);
  t.is(stations.strangersBefore, 6);
  see(0x0200, 7, START + 500);
  t.is(stations.strangersBefore, 0, "a span without frames lies between");
});
