import { randomUUID } from "node:crypto";
import { writeSync } from "node:fs";
import { systemClock } from "#core/clock.ts";
import { createReporter } from "#report/uplink.ts";
import { openHistory } from "#store/history.ts";
import type { Stream } from "#store/types.ts";
import { alertOf, optionsFor, windowOf } from "../report/samples.ts";
import { limitsFor } from "../store/samples.ts";
import type { Task, Word } from "./recorder.ts";

/** Rounds a second in which records are made. */
const ROUNDS = 50;
const WORD_MS = 100;

/**
 * The history and the uplink of an appliance, which record at a pace until each stream has so many
 * records, over all starts. What a record tells is its own number, to be held against its seq.
 */
const task = JSON.parse(process.argv[2] ?? "") as Task;
const boot = randomUUID();
const history = openHistory(limitsFor(task.folder), systemClock, {
  boot,
  maxBytes: 268_435_456,
  days: 7,
});
const { outbox } = history;
if (outbox === null) throw new Error("no outbox");
const config = task.hostId === undefined ? {} : { hostId: task.hostId };
const { stallMs } = task;
const options = optionsFor(task.url, config, {
  boot,
  outbox,
  ...(stallMs !== undefined && { stallMs }),
});
const reporter = createReporter(options);

const makers: Readonly<Record<"feature" | "alert" | "system", (seq: number) => void>> = {
  feature: (seq) => {
    const window = windowOf(seq);
    window.features[0] = seq;
    history.write(window, []);
  },
  alert: (seq) => {
    const at = systemClock.now();
    const step = alertOf(`a-${seq}`, { at, since: at, severity: "notice", count: seq });
    reporter.alert(step);
    history.write(null, [step]);
  },
  system: (seq) => {
    outbox.post("system", { ts: "2026-01-01T00:00:00.000000Z", v: { uptime_s: seq } });
  },
};
const streams = Object.keys(makers) as (keyof typeof makers)[];

let owed = 0;
let wasAway = task.live === undefined;
const maker = setInterval(() => {
  const isLive = made() < (task.live?.records ?? 0);
  wasAway ||= !isLive && reporter.health.state === "offline";
  if (!isLive && !wasAway) return;
  owed += (isLive ? (task.live?.perSecond ?? 0) : task.perSecond) / ROUNDS;
  while (owed >= 1) {
    owed--;
    const next = streams.find((stream) => outbox.last(stream) < goal(stream));
    if (next === undefined) break;
    // The stream that is furthest behind its goal is next.
    const stream = streams.reduce((a, b) => (share(b) < share(a) ? b : a), next);
    makers[stream](outbox.last(stream) + 1);
  }
}, 1000 / ROUNDS);

setInterval(() => {
  const { health } = reporter;
  const word: Word = {
    made: made(),
    waiting: health.queued,
    published: health.published,
    state: health.state,
    rssBytes: process.memoryUsage.rss(),
  };
  writeSync(1, `${JSON.stringify(word)}\n`);
}, WORD_MS);

process.on("SIGTERM", async () => {
  clearInterval(maker);
  await reporter[Symbol.asyncDispose]();
  history[Symbol.dispose]();
  process.exit(0);
});

function made(): number {
  return streams.reduce((sum, stream) => sum + (outbox?.last(stream) ?? 0), 0);
}

function goal(stream: Stream): number {
  return task.counts[stream] ?? 0;
}

function share(stream: Stream): number {
  return goal(stream) === 0 ? 1 : Math.min(1, (outbox?.last(stream) ?? 0) / goal(stream));
}
