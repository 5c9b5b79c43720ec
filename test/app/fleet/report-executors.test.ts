import test from "ava";
import { LogTail } from "#app/fleet/log-tail.ts";
import { type ReportParts, reportExecutors } from "#app/fleet/report-executors.ts";
import { systemClock } from "#core/clock.ts";
import type { Snapshot } from "#status/types.ts";
import { execute, executing } from "../../helpers/executing.ts";

const parts = (changes: Partial<ReportParts> = {}): ReportParts => ({
  ...{ clock: systemClock, boot: "b", logTail: new LogTail(), resend: () => null },
  evidence: { read: () => null },
  snapshot: () => ({}) as Snapshot,
  ...changes,
});

test("evidence goes whole, and what there is none of is said", async (t) => {
  const file = Uint8Array.of(1, 2);
  const evidence = { read: (id: string) => (id === "x" ? file : null) };
  const executor = reportExecutors(parts({ evidence }))["evidence.fetch"];
  const did = executing({ alertId: "x" });
  await execute(executor, did);
  t.deepEqual(did.files, [{ name: "x.pcapng", file }]);
  await t.throwsAsync(execute(executor, executing({ alertId: "y" })), { message: /are kept of y/ });
});

test("a stream is sent again by its topic, or there is nothing of it", async (t) => {
  const asked: unknown[] = [];
  const resend: ReportParts["resend"] = (...given) => {
    asked.push(given);
    return given[0] === "alert" ? 4 : null;
  };
  const executor = reportExecutors(parts({ resend }))["history.resend"];
  const wish = (stream: string) => executing({ stream, from_seq: 3, to_seq: 6 });
  t.deepEqual(await execute(executor, wish("alert")), { records: 4 });
  await t.throwsAsync(execute(executor, wish("feature")), { message: /nothing of feature/ });
  t.deepEqual(asked, [
    ["alert", 3, 6],
    ["feature", 3, 6],
  ]);
});

test("a look at the mirror port says what came in its time", async (t) => {
  const mirrors = [
    { verdict: "ok", frames: 10, kernelDrops: 1, unicastRatio: 0.5, linkUp: true },
    {
      ...{ verdict: "dropping", frames: 25, kernelDrops: 3, unicastRatio: 0.4, linkUp: true },
      ...{ oneWayRatio: 0, doubledRatio: null, advice: "mirror fewer" },
    },
  ];
  const snapshot = () => ({ sentence: "s", mirror: mirrors.shift() }) as unknown as Snapshot;
  const executor = reportExecutors(parts({ snapshot }))["span.recheck"];
  t.deepEqual(await execute(executor, executing({ seconds: 0.01 })), {
    verdict: "oversubscribed",
    sentence: "mirror fewer",
    evidence: {
      frames: 15,
      dropped: 2,
      unicast_ratio: 0.4,
      one_way_ratio: 0,
      doubled_ratio: null,
      link_up: true,
    },
  });
});
