import test from "ava";
import fc from "fast-check";
import { copyOffer, createOffer, differenceOf, isNearby, type Offer } from "#l2/dhcp/offer.ts";

function offer(routerIp: number, nameServers: readonly number[], yourIp = 1): Offer {
  const made = createOffer();
  made.nameServers.set(nameServers);
  return Object.assign(made, { routerIp, yourIp, nameServerCount: nameServers.length });
}

const compares = test.macro((t, a: Offer, b: Offer, difference: object | null) => {
  t.deepEqual(differenceOf(a, b), difference);
});

test("the same is no difference", compares, offer(1, [2, 3]), offer(1, [2, 3]), null);
test("one name server in common is the same", compares, offer(1, [2, 3]), offer(1, [3, 4]), null);
test("another router", compares, offer(1, [2]), offer(9, [2]), {
  router: true,
  nameServers: false,
});
test("no router is none the client asked for", compares, offer(1, [2]), offer(0, [2]), null);
test("no router, in another network", compares, offer(1, [2]), offer(0, [2], 0x0a000001), {
  router: true,
  nameServers: false,
});
test(
  "the first router, by itself",
  compares,
  offer(0, []),
  { ...offer(9, []), serverIp: 9 },
  {
    router: true,
    nameServers: false,
  },
);
test("other name servers", compares, offer(1, [2]), offer(1, [9]), {
  router: false,
  nameServers: true,
});
test("no name servers are no others", compares, offer(1, [2]), offer(1, []), null);
test("nothing is known, so nothing differs", compares, offer(0, []), offer(9, [9]), null);

test("addresses of one /24 are nearby", (t) => {
  t.true(isNearby(offer(0, [], 0x0a000001), offer(0, [], 0x0a0000fe)));
  t.false(isNearby(offer(0, [], 0x0a000001), offer(0, [], 0x0a000101)));
});

test("a copy is equal, stays so, and differs from nothing the first does not", (t) => {
  const some = fc.tuple(fc.integer(), fc.array(fc.integer(), { maxLength: 4 }));
  fc.assert(
    fc.property(some, some, ([router, names], [otherRouter, otherNames]) => {
      const first = offer(router, names);
      const copy = createOffer();
      copyOffer(first, copy);
      t.is(differenceOf(first, copy), null);
      const other = offer(otherRouter, otherNames);
      const before = differenceOf(copy, other);
      copyOffer(other, first);
      t.deepEqual(differenceOf(copy, other), before);
    }),
  );
});
