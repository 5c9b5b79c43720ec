import test from "ava";
import type { MacAddress } from "#core/units.ts";
import { Manner } from "#l2/claim.ts";
import { Hearsay, type Telling } from "#l2/hearsay.ts";

const TELLER = 0x020000000066 as MacAddress;
const HOST = 0x020000000051 as MacAddress;
const [GATEWAY_IP, HOST_IP] = [0xc0a80101 | 0, 0xc0a80133 | 0];

const telling: Telling = {
  teller: TELLER,
  claimedIp: GATEWAY_IP,
  manner: Manner.unasked,
  toldIp: HOST_IP,
  toldMac: HOST,
};

test("it remembers where a station wrote to whom, and whether out of turn", (t) => {
  const hearsay = new Hearsay(1);
  t.is(hearsay.addressOf(HOST_IP, TELLER, 7), 0 as MacAddress);
  t.false(hearsay.wasUnasked(HOST_IP, TELLER));
  hearsay.note(telling, 7);
  t.is(hearsay.addressOf(HOST_IP, TELLER, 8), HOST);
  t.true(hearsay.wasUnasked(HOST_IP, TELLER));
  t.is(hearsay.addressOf(GATEWAY_IP, TELLER, 8), 0 as MacAddress, "nothing was written there");
  t.is(hearsay.addressOf(HOST_IP, HOST, 8), 0 as MacAddress, "nor by anybody else");
});

for (const manner of [Manner.unasked, Manner.poll]) {
  test(`what was told out of turn (${manner}) stays in mind when order returns`, (t) => {
    const hearsay = new Hearsay(1);
    hearsay.note({ ...telling, manner }, 7);
    hearsay.note({ ...telling, claimedIp: 1, manner: Manner.answer }, 30);
    t.deepEqual(hearsay.pitchTo(HOST_IP, TELLER), { ip: GATEWAY_IP, manner, tick: 7, run: 1 });
    t.false(hearsay.wasUnasked(HOST_IP, TELLER));
  });
}

test("a run is the same, told again within 15 s; copies are one", (t) => {
  const hearsay = new Hearsay(1);
  const runAt = (tick: number, claimedIp = GATEWAY_IP) => {
    hearsay.note({ ...telling, claimedIp, manner: Manner.unasked }, tick);
    return hearsay.pitchTo(HOST_IP, TELLER)?.run;
  };
  t.deepEqual(
    [10, 11, 31, 181].map((tick) => runAt(tick)),
    [1, 1, 2, 3],
  );
  t.is(runAt(332), 1, "a pause");
  t.is(runAt(342, 99), 1, "another address");
});

test("what was told in turn is no pitch", (t) => {
  const hearsay = new Hearsay(1);
  hearsay.note({ ...telling, manner: Manner.answer }, 7);
  t.is(hearsay.pitchTo(HOST_IP, TELLER), undefined);
  t.is(hearsay.pitchTo(GATEWAY_IP, TELLER), undefined);
  t.is(hearsay.addressOf(HOST_IP, TELLER, 7), HOST);
});

test("where a station wrote ten minutes ago says nothing of today", (t) => {
  const hearsay = new Hearsay(1);
  hearsay.note(telling, 7);
  t.is(hearsay.addressOf(HOST_IP, TELLER, 6007), HOST);
  t.is(hearsay.addressOf(HOST_IP, TELLER, 6008), 0 as MacAddress);
});

test("a million pairs keep the limit, and the memory its size", (t) => {
  const hearsay = new Hearsay(1);
  const tell = (count: number) => {
    let state = 1;
    for (let i = 0; i < count; i++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
      hearsay.note({ ...telling, teller: (state >>> 0) as MacAddress, toldIp: state }, i + 1);
    }
    return hearsay.gauge;
  };
  const { size, limit, evicted } = tell(1_000_000);
  t.is(size, limit);
  t.is(size + evicted, 1_000_000);
});
