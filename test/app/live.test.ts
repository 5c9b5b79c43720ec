import { basename } from "node:path";
import test, { type ExecutionContext } from "ava";
import { replayFile } from "#app/replay-file.ts";
import { openCaptureFile } from "#capture/file/capture-file.ts";
import { LinkType } from "#capture/types.ts";
import { defaultConfig } from "#config/defaults.ts";
import { FEATURE_NAMES, type WindowRecord } from "#features/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import { inNamespace } from "../../bench/live/in-namespace.ts";
import type { LiveEvents } from "../../bench/live/live-events.ts";
import { spoofAt, writeCapture } from "../helpers/capture.ts";
import { dataCaptures } from "../helpers/data-folder.ts";

/** What a capture must be to come out alike when its frames are sent again. */
const LEAST_FRAMES = 100;
const MOST_FRAMES = 5_000;
const LONGEST_MICROS = 40_000_000;
/** A frame this near to the end of a window may fall on either side of it when sent again. */
const JITTER_MICROS = 40_000;
const WINDOW_MICROS = defaultConfig().windows.seconds * 1_000_000;
/** Appliances at once. */
const SIDE_BY_SIDE = 2;
const TRAFFIC_FEATURES = 15;
const TOLERANCE = 1e-6;

interface Offline {
  readonly path: string;
  readonly frames: number;
  readonly lengthMicros: number;
  readonly windows: readonly WindowRecord[];
  readonly opened: readonly AlertEvent[];
}

test("live equals offline", async (t) => {
  const paths = dataCaptures(t, "arp", "attacks");
  if (paths.length === 0) return;
  const chosen: Offline[] = [];
  for (const path of paths) {
    const offline = await suitable(path);
    if (offline !== null) chosen.push(offline);
  }
  t.true(chosen.length >= 3, "enough captures");
  t.true(chosen.filter(({ opened }) => opened.length > 0).length >= 2, "enough with an alert");
  // The longest first, so that none is left to run alone at the end.
  const waiting = chosen.sort((a, b) => b.lengthMicros - a.lengthMicros).values();
  const work = async () => {
    for (const offline of waiting) await compare(t, offline);
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
});

/** What `replay` makes of a capture; null for one that may come out otherwise when sent again. */
async function suitable(path: string): Promise<Offline | null> {
  const { frames, lengthMicros, isFit } = await inspect(path);
  if (!isFit || frames < LEAST_FRAMES || frames > MOST_FRAMES) return null;
  const windows: WindowRecord[] = [];
  const opened: AlertEvent[] = [];
  await replayFile(path, defaultConfig(), (event) => {
    if (event.kind === "window") windows.push(event);
    else if (event.state === "opened") opened.push(event);
  });
  return { path, frames, lengthMicros, windows, opened };
}

/** Whole Ethernet frames in the order of their times, none of them near to a window's end. */
async function inspect(path: string) {
  await using source = await openCaptureFile(path);
  const { signal } = new AbortController();
  let first = -1;
  let last = -1;
  let isFit = true;
  for (;;) {
    const { ended } = await source.readBlock((frame) => {
      if (first < 0) first = frame.at;
      const intoWindow = (frame.at - first) % WINDOW_MICROS;
      const isNear =
        WINDOW_MICROS - intoWindow < JITTER_MICROS ||
        (frame.at - first >= WINDOW_MICROS && intoWindow < JITTER_MICROS);
      const isWhole = frame.capturedBytes === frame.wireBytes;
      isFit &&= isWhole && !isNear && frame.at >= last && frame.link === LinkType.ethernet;
      last = frame.at;
    }, signal);
    if (ended) break;
  }
  const lengthMicros = last - first;
  isFit &&= lengthMicros <= LONGEST_MICROS && Object.keys(source.counters.refused).length === 0;
  return { frames: source.counters.frames, lengthMicros, isFit };
}

async function compare(t: ExecutionContext, offline: Offline): Promise<void> {
  const { path, frames, windows, opened } = offline;
  const name = basename(path);
  const counts = [String(frames), String(windows.length)];
  const live = await inNamespace<LiveEvents>("live-events", path, ...counts);
  t.is(live.kernelDrops, 0, name);
  t.is(live.frames, frames, name);
  windows.forEach((window, index) => {
    const values = live.features[index]?.v ?? {};
    FEATURE_NAMES.slice(0, TRAFFIC_FEATURES).forEach((feature, i) => {
      const [expected = Number.NaN, actual = Number.NaN] = [window.features[i], values[feature]];
      const isEqual = Math.abs(actual - expected) <= Math.abs(expected) * TOLERANCE;
      t.true(isEqual, `${name}, window ${index}: ${feature} is ${actual}, not ${expected}`);
    });
  });
  const openedLive = live.alerts.filter(({ state }) => state === "opened");
  t.deepEqual(openedLive.map(withoutTime), opened.map(withoutTime), name);
  t.log(`${name}: ${frames} frames, ${windows.length} windows, ${opened.length} alerts alike`);
}

/** What an alert says, apart from when; a subscriber is told it in the same words. */
function withoutTime(alert: Readonly<Record<string, unknown>> | AlertEvent) {
  const { type, severity, frame, attacker, claimed, owner, victims, verdict, technique } =
    alert as Readonly<Record<string, unknown>>;
  return { type, severity, frame, attacker, claimed, owner, victims, verdict, technique };
}

test("a spoofed frame on the wire is an alert at the broker, on the page and in the history", async (t) => {
  const capture = writeCapture(t, spoofAt(0));
  const { alerts, cards, kept, features } = await inNamespace<LiveEvents>(
    "live-events",
    capture,
    "2",
    "1",
  );
  t.is(alerts.length, 1);
  const [{ kind: _k, seq, boot, id, at, since, ...told } = {}] = alerts;
  t.like(told, {
    type: "arp-spoof",
    severity: "critical",
    state: "opened",
    frame: 2,
    attacker: { mac: "02:00:00:02:00:00" },
    claimed: "10.1.0.0",
    owner: { mac: "02:00:00:01:00:00" },
    victims: ["10.0.0.1"],
  });
  t.is(seq, 1);
  t.regex(String(boot), /^[0-9a-f-]{36}$/);
  t.deepEqual(cards, [{ id, at, since, ...told }]);
  t.is(kept.length, 1);
  const [{ kind: _, at: keptAt, since: keptSince, ...inHistory } = {}] = kept;
  t.deepEqual(inHistory, { id, ...told });
  t.is(new Date(Number(keptAt) / 1000).toISOString().slice(0, 23), String(at).slice(0, 23));
  t.is(keptSince, keptAt);
  t.like(features[0]?.v, { arp_requests_per_s: 0.2, arp_replies_per_s: 0.2 });
});
