import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { CommandUplink } from "#report/command-uplink.ts";
import { Hearing } from "#report/hearing.ts";
import { HostWatch } from "#report/host-watch.ts";
import { isNamedBy } from "#report/topic-filter.ts";
import { TopicNames } from "#report/topic-map.ts";
import type { Reporter } from "#report/types.ts";
import type { Outbox } from "#store/types.ts";
import { filtersOf } from "../../../docs/fleet/received.ts";

const FILE = join(import.meta.dirname, "../../../docs/fleet/arpguard.acl");
const ROOT = "arpguard/v1";

/** What the rules let a user read: those of all devices, and of users by name. */
function readable(of: string): string[] {
  const allowed: string[] = [];
  let user = "";
  for (const line of readFileSync(FILE, "utf8").split("\n")) {
    const [word = "", access = "", topic = ""] = line.split(" ");
    if (word === "user") user = access;
    if (word === "pattern" && access === "read") allowed.push(topic.replace("%u", of));
    if (word === "topic" && access === "read" && user === of) allowed.push(topic);
  }
  return allowed;
}

/** Some brokers hold what is subscribed to, not only what comes, against their rules. */
function isAllowed(filter: string, rules: readonly string[]): boolean {
  return rules.some(
    (rule) => isNamedBy(rule, filter) && (!filter.endsWith("#") || rule.endsWith("#")),
  );
}

test("a device may subscribe to all that it asks for", (t) => {
  const clock = { now: () => 0 as never, monotonicMs: () => 0 };
  const names = new TopicNames(ROOT, "ag-1");
  const link = new CommandUplink({
    names,
    outbox: {} as Outbox,
    reporter: () => ({}) as Reporter,
  });
  const hearing = new Hearing({
    ...{ names, clock, hostId: "main", host: new HostWatch(clock) },
    log: { info: () => undefined, warn: () => undefined },
    others: [...link.subscriptions, { filter: names.homeStatus, take: () => undefined }],
    changed: () => undefined,
  });
  t.is(hearing.filters.length, 5);
  for (const filter of hearing.filters) t.true(isAllowed(filter, readable("ag-1")), filter);
  t.false(isAllowed(`${ROOT}/ag-2/ack`, readable("ag-1")));
  t.false(isAllowed(`${ROOT}/ag-1/#`, readable("ag-1")));
});

test("so may the ack writer", (t) => {
  const filters = filtersOf(ROOT, "ingest").map((filter) => filter.split("/").slice(2).join("/"));
  t.is(filters.length, 8);
  for (const filter of filters) t.true(isAllowed(filter, readable("ingest")), filter);
});
