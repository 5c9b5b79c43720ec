import test from "ava";
import { type Advert, createAdvert } from "#l2/ra/advert.ts";
import { RouterCrowd } from "#l2/ra/router-crowd.ts";

function advert(linkLow: number, prefixes: readonly number[] = []): Advert {
  const made = createAdvert();
  made.prefixes.set(prefixes.flatMap((prefix) => [0x20010db8, prefix]));
  return Object.assign(made, { linkLow, prefixCount: prefixes.length });
}

test("eight routers within ten seconds are a crowd, one that repeats itself is not", (t) => {
  const crowd = new RouterCrowd(1);
  for (let i = 1; i < 8; i++) for (let j = 0; j < 9; j++) t.false(crowd.see(advert(i), 10 + i));
  t.true(crowd.see(advert(8), 50));
  t.is(crowd.routers, 8);
  t.false(crowd.see(advert(1), 111), "ten seconds later it begins anew");
  t.is(crowd.startTick, 111);
});

test("so are thirty-two prefixes, whoever announces them", (t) => {
  const crowd = new RouterCrowd(1);
  for (let i = 0; i < 3; i++) {
    t.false(
      crowd.see(
        advert(
          1,
          Array.from({ length: 8 }, (_, j) => 8 * i + j),
        ),
        10,
      ),
    );
  }
  t.true(
    crowd.see(
      advert(
        1,
        Array.from({ length: 8 }, (_, j) => 100 + j),
      ),
      10,
    ),
  );
  t.is(crowd.prefixes, 32);
});

test("a million are counted to the end of the room", (t) => {
  const crowd = new RouterCrowd(1);
  for (let i = 0; i < 1_000_000; i++) crowd.see(advert(i, [i]), 10);
  t.deepEqual([crowd.routers, crowd.prefixes], [8, 32]);
});
