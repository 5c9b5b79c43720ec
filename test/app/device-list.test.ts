import test from "ava";
import { DeviceList } from "#app/device-list.ts";
import type { MacAddress } from "#core/units.ts";
import { micros } from "#core/units.ts";
import { DEVICE_LIMIT } from "#l2/inventory/types.ts";
import { deviceOf, START } from "../store/samples.ts";

const query = { text: "", sort: "address", offset: 0, limit: 50 } as const;
const PRINTER = deviceOf(0x008077123456, {
  hostName: "BRW008077123456",
  vendorClass: null,
  ipv4: ["10.0.0.9"],
});
const PC = deviceOf(0x000c29aabbcc, { ipv4: ["10.0.0.10"], vlans: [30] });

function listOf(...devices: ReturnType<typeof deviceOf>[]): DeviceList {
  const list = new DeviceList();
  list.take(devices);
  return list;
}

test("a search finds by name, maker, IP, MAC, VLAN and role, all words, any case", (t) => {
  const list = listOf(PRINTER, PC);
  const found = (text: string) => {
    const { total, devices } = list.page({ ...query, text });
    t.is(total, 2);
    return devices.map(({ mac }) => mac);
  };
  const [printer, pc] = ["00:80:77:12:34:56", "00:0c:29:aa:bb:cc"];
  t.deepEqual(found(""), [printer, pc], "10.0.0.9 before 10.0.0.10");
  t.deepEqual(found("brother"), [printer]);
  t.deepEqual(found("PRINTER 10.0.0"), [printer]);
  t.deepEqual(found("0c:29"), [pc]);
  t.deepEqual(found("vlan30"), [pc]);
  t.deepEqual(found("kevin vmware"), [pc]);
  t.deepEqual(found("kevin brother"), []);
});

test("a device found later by what it has become", (t) => {
  const list = listOf(PC);
  t.is(list.page({ ...query, text: "newname" }).found, 0);
  list.take([{ ...PC, hostName: "newname" }]);
  t.is(list.page({ ...query, text: "newname" }).found, 1);
  list.take([{ ...PC, hostName: "newname", lastAt: micros(START + 9_000_000) }]);
  t.is(
    list.page({ ...query, text: "newname" }).devices[0]?.lastSeen,
    "2024-05-01T10:00:09.000000Z",
  );
});

test("pages and orders", (t) => {
  const list = listOf(
    ...[5, 3, 1, 4, 2].map((n) => deviceOf(n, { hostName: `h${n}`, firstAt: micros(n) })),
    deviceOf(9, { hostName: null, firstAt: micros(0) }),
  );
  const names = (sort: "name" | "first", offset: number, limit: number) =>
    list.page({ text: "", sort, offset, limit }).devices.map(({ name }) => name);
  t.deepEqual(names("name", 0, 3), ["h1", "h2", "h3"]);
  t.deepEqual(names("name", 3, 3), ["h4", "h5", null], "those without a name come last");
  t.deepEqual(names("first", 0, 2), ["h5", "h4"]);
  t.deepEqual(names("name", 6, 3), []);
});

test("news are written at once, then every 30 s; being heard again every 5 minutes", (t) => {
  const list = listOf(PC);
  const save = (ms: number) => {
    const due = list.due(ms);
    list.saved(due);
    return due.map(({ mac }) => mac);
  };
  t.deepEqual(save(0), [PC.mac]);
  list.take([{ ...PC, hostName: "other" }]);
  t.deepEqual(save(5_000), []);
  t.deepEqual(save(30_000), [PC.mac]);
  list.take([{ ...PC, hostName: "other", lastAt: micros(START + 1) }]);
  t.deepEqual(save(60_000), []);
  t.deepEqual(save(299_000), []);
  t.deepEqual(list.unsaved().length, 1, "a stop writes it all the same");
  t.deepEqual(save(330_000), [PC.mac]);
  t.deepEqual(list.unsaved(), []);
});

test("what the disk did not take stays due", (t) => {
  const list = listOf(PC);
  t.is(list.due(0).length, 1);
  t.is(list.due(30_000).length, 1);
});

test("a batch is bounded and in the order of addresses; the rest goes with the next window", (t) => {
  const list = listOf(...Array.from({ length: 1500 }, (_, n) => deviceOf(1500 - n)));
  const first = list.due(0);
  t.is(first.length, 1024);
  t.is(first[0]?.mac, 1 as MacAddress);
  list.saved(first);
  t.is(list.due(5_000).length, 476);
});

test("what the history knew is there and is not written again", (t) => {
  const list = new DeviceList([PC, PRINTER]);
  t.is(list.page(query).total, 2);
  t.deepEqual(list.due(0), []);
  list.take([{ ...PC, firstAt: micros(START + 5), lastAt: micros(START + 6) }]);
  t.is(
    list.page({ ...query, text: "kevin vmware" }).devices[0]?.firstSeen,
    "2024-05-01T10:00:00.000000Z",
  );
});

test("more stations than fit push out the oldest, also from what is to be written", (t) => {
  const list = new DeviceList();
  list.take(Array.from({ length: DEVICE_LIMIT + 10 }, (_, n) => deviceOf(n)));
  t.is(list.page(query).total, DEVICE_LIMIT);
  t.is(list.unsaved().length, DEVICE_LIMIT);
  t.is(list.gauge.evicted, 10);
});

test("made ready or not, a query finds the same", (t) => {
  const devices = Array.from({ length: 600 }, (_, n) =>
    deviceOf(n, { ipv4: [`10.0.0.${n % 250}`] }),
  );
  const [raw, ready] = [new DeviceList(devices), new DeviceList(devices)];
  for (let turn = 0; turn < 4; turn++) ready.prepare();
  const found = (list: DeviceList) => list.page({ ...query, text: "xerox 10.0.0.7" });
  t.deepEqual(found(ready), found(raw));
  t.is(found(ready).total, 600);
  t.true(found(ready).found > 20);
});
