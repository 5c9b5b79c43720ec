import test from "ava";
import type { MacAddress } from "#core/units.ts";
import { Contested } from "#l2/contested.ts";

const STATION = 0x020000000066 as MacAddress;
const OWNER = 0x020000000001 as MacAddress;
const ANOTHER = 0x020000000002 as MacAddress;

test("it counts the addresses of others that a station answers for, besides the one in hand", (t) => {
  const contested = new Contested();
  t.is(contested.countOthers(STATION, 1, ANOTHER, 1), 0);
  contested.note(STATION, { ip: 1, owner: OWNER }, 1);
  contested.note(STATION, { ip: 1, owner: OWNER }, 1);
  t.is(contested.countOthers(STATION, 1, ANOTHER, 1), 0);
  t.is(contested.countOthers(STATION, 2, ANOTHER, 1), 1);
  contested.note(STATION, { ip: 2, owner: OWNER }, 1);
  t.is(contested.countOthers(STATION, 1, ANOTHER, 1), 1);
  t.is(contested.countOthers(0x020000000067 as MacAddress, 1, ANOTHER, 1), 0);
});

test("a few addresses of a station are enough, and a flood of stations keeps the limit", (t) => {
  const contested = new Contested();
  for (let ip = 1; ip <= 1000; ip++) contested.note(STATION, { ip: ip, owner: OWNER }, 1);
  t.is(contested.countOthers(STATION, 0, ANOTHER, 1), 4);
  for (let mac = 1; mac <= 1000; mac++)
    contested.note(mac as MacAddress, { ip: 1, owner: OWNER }, 1);
  const { size, limit, evicted } = contested.gauge;
  t.is(size, limit);
  t.is(evicted, 1001 - limit);
  t.is(contested.countOthers(STATION, 0, ANOTHER, 1), 0);
});

test("what a station answered more than an hour ago no longer counts", (t) => {
  const contested = new Contested();
  contested.note(STATION, { ip: 1, owner: OWNER }, 10);
  contested.note(STATION, { ip: 2, owner: OWNER }, 10);
  t.is(contested.countOthers(STATION, 1, ANOTHER, 36_010), 1);
  t.is(contested.countOthers(STATION, 1, ANOTHER, 36_011), 0);
  contested.note(STATION, { ip: 2, owner: OWNER }, 36_011);
  t.is(contested.countOthers(STATION, 1, ANOTHER, 36_011), 1, "unless it does so again");
});

test("several addresses of one owner are one machine's", (t) => {
  const contested = new Contested();
  contested.note(STATION, { ip: 1, owner: OWNER }, 1);
  contested.note(STATION, { ip: 2, owner: ANOTHER }, 1);
  t.is(contested.countOthers(STATION, 3, OWNER, 1), 1);
  t.is(contested.countOthers(STATION, 2, OWNER, 1), 0);
  t.true(contested.isTwin(STATION, 2, OWNER, 1));
  t.false(contested.isTwin(STATION, 1, OWNER, 1));
  t.false(contested.isTwin(STATION, 2, OWNER, 36_002));
});
