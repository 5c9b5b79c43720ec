import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import test from "ava";
import type { MacAddress } from "#core/units.ts";
import { micros } from "#core/units.ts";
import { openHistory } from "#store/history.ts";
import { openHistoryReadOnly } from "#store/history-reader.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { deviceOf, limitsFor, START, WITHOUT_OUTBOX, windowOf } from "./samples.ts";

test("a station written with its window is there after a start, and beside the writer", (t) => {
  const limits = limitsFor(scratchFolder(t));
  const device = deviceOf(1);
  {
    using history = openHistory(limits);
    history.write(windowOf(0), [], [device]);
    using reader = openHistoryReadOnly(limits.directory);
    t.deepEqual(reader.devices(), [device]);
  }
  using again = openHistory(limits);
  t.deepEqual(again.devices(), [device]);
});

test("its row is replaced; first seen stays the earliest", (t) => {
  using history = openHistory(limitsFor(scratchFolder(t)));
  history.write(null, [], [deviceOf(1)]);
  const later = deviceOf(1, { firstAt: micros(START + 7), hostName: "later" });
  history.write(null, [], [later]);
  t.deepEqual(history.devices(), [{ ...later, firstAt: START }]);
});

test("the last heard comes first", (t) => {
  using history = openHistory(limitsFor(scratchFolder(t)));
  const heard = [3, 1, 2].map((n) => deviceOf(n, { lastAt: micros(START + n) }));
  history.write(null, [], heard);
  t.deepEqual(
    history.devices().map(({ mac }) => mac as number),
    [3, 2, 1],
  );
});

test("the stations silent longest make room: an eighth of the cap, whatever comes", (t) => {
  const maxBytes = 4_194_304;
  using history = openHistory(limitsFor(scratchFolder(t), { maxBytes }));
  const most = maxBytes / 8 / 512;
  for (let batch = 0; batch < 3; batch++) {
    const devices = Array.from({ length: 600 }, (_, i) => {
      const n = batch * 600 + i;
      return deviceOf(n, { lastAt: micros(START + n) });
    });
    history.write(null, [], devices);
  }
  const kept = history.devices();
  t.is(kept.length, most);
  t.is(kept.at(-1)?.mac, (1800 - most) as MacAddress);
  t.is(history.health.state, "ok");
});

test("a damaged row is left out, counted and said", (t) => {
  const limits = limitsFor(scratchFolder(t));
  {
    using history = openHistory(limits);
    history.write(null, [], [deviceOf(1), deviceOf(2)]);
  }
  const db = new DatabaseSync(join(limits.directory, "history.db"));
  db.exec(`UPDATE devices SET facts = '{"ipv4":"x"}' WHERE mac = 1`);
  db.close();
  using history = openHistory(limits);
  t.deepEqual(history.devices(), [deviceOf(2)]);
  t.is(history.health.problem, "1 damaged devices in history.db are left out");
});

test("a history from before the inventory is brought up to date with its windows", (t) => {
  const limits = limitsFor(scratchFolder(t));
  {
    using history = openHistory(limits);
    history.write(windowOf(0), []);
  }
  const db = new DatabaseSync(join(limits.directory, "history.db"));
  db.exec(`DROP TABLE devices; DROP TABLE forecasts; DROP TABLE quality; DROP TABLE resources;
    ${WITHOUT_OUTBOX}; PRAGMA user_version = 2`);
  db.close();
  using history = openHistory(limits);
  t.deepEqual(history.devices(), []);
  t.is(history.windowsSince(START, 10).length, 1);
});
