import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { monthOf } from "#app/monthly/month.ts";
import { type MonthFacts, readMonth } from "#app/monthly/month-facts.ts";
import { type Micros, micros } from "#core/units.ts";
import { FEATURE_COUNT } from "#features/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import { FeedbackBook } from "#store/feedback.ts";
import { openHistory } from "#store/history.ts";
import { dayStart } from "#store/quality-day.ts";
import { detectorDay, forecasterDay, stepErrors } from "../../store/quality-samples.ts";
import { alertOf, limitsFor } from "../../store/samples.ts";

/** 2024-05-20T12:00:00Z */
export const NOW = micros(Date.UTC(2024, 4, 20, 12) * 1000);
export const MAY = monthOf("2024-05", NOW);
/** What a network may say of itself. */
export const HOSTILE = `</title></style><script>alert(1)</script><img src=x onerror="f()">'&\u202e`;

const STEP_MICROS = 300_000_000;
const DAY_STEPS = 288;
/** Days of May that the box was off, counted from 0, and one that it was on for half of. */
const OFF = [8, 9, 13];
const HALF = 15;

/** A moment of a day of May, counted from 0. */
function momentOf(day: number, hour = 12): Micros {
  return micros(dayStart(MAY.firstDay + day) + hour * 3_600_000_000);
}

function alert(id: string, day: number, changes: Partial<AlertEvent> = {}): AlertEvent {
  const at = micros(momentOf(day) + 60_000_000);
  return alertOf(id, { state: "closed", since: momentOf(day), at, ...changes });
}

/** A box in the first 19 days of May 2024, with alerts, feedback, gaps and hostile texts. */
export function fillMay(folder: string): void {
  {
    using history = openHistory(limitsFor(folder), { now: () => NOW, monotonicMs: () => 0 });
    const days = Array.from({ length: 20 }, (_, day) => day).filter((day) => !OFF.includes(day));
    const quality = days.flatMap((day) => [
      detectorDay(MAY.firstDay + day, { inAlarm: 5 * (day % 4), alerts: day % 4 }),
      forecasterDay(MAY.firstDay + day, {
        errors: {
          forecasts: 288,
          coveragePct: 78 + (day % 5),
          mostP90BitsPerS: 3e6 + 1e5 * day,
          steps: [stepErrors(1, 4 + (day % 3), 5), stepErrors(12, 15, 9 + (day % 4))],
        },
      }),
    ]);
    const odd = (id: string, day: number) =>
      alert(id, day, { type: "anomaly", severity: "warning", verdict: "The traffic is unusual." });
    const alerts = [
      alert("spoof", 2, { verdict: HOSTILE, why: [HOSTILE], count: 134 }),
      alert("scan", 3, { type: "arp-scan", severity: "minor" }),
      odd("odd-2", 2),
      odd("odd-6", 6),
      alert("news", 4, { type: "new-device", severity: "notice" }),
      alert("full", 10, { type: "capacity", severity: "warning", verdict: "It may be full." }),
      alert("open", 19, { type: "beacon", severity: "minor", state: "updated" }),
      alert("before", -9, { type: "mac-flap", severity: "warning" }),
    ];
    history.write(null, alerts, [], [], [], quality);
  }
  const book = new FeedbackBook(folder);
  const say = (id: string, day: number, verdict: "true" | "false", note?: string) =>
    book.give(alert(id, day), { verdict, by: "ann", at: NOW, ...(note !== undefined && { note }) });
  say("spoof", 2, "true", "<b>shut the port</b>");
  say("scan", 3, "true");
  say("odd-2", 2, "true");
  say("odd-6", 6, "false");
  fillLoad(folder);
}

function fillLoad(folder: string): void {
  const db = new DatabaseSync(join(folder, "history.db"));
  const insert = db.prepare("INSERT INTO rollups VALUES (?, 60, 1, 1, 3, ?)");
  db.exec("BEGIN");
  for (let step = 0; step < 19.5 * DAY_STEPS; step++) {
    const day = Math.floor(step / DAY_STEPS);
    if (OFF.includes(day) || (day === HALF && step % 2 === 1)) continue;
    const features = new Float32Array(FEATURE_COUNT);
    features[1] = 2e6 + 1e6 * Math.sin((2 * Math.PI * step) / DAY_STEPS);
    features[15] = 11 + (step % 7);
    features[16] = 38;
    features[19] = 12;
    insert.run(MAY.from + step * STEP_MICROS, new Uint8Array(features.buffer));
  }
  db.exec("COMMIT");
  db.close();
}

export function mayFacts(folder: string): MonthFacts {
  return readMonth(folder, MAY, NOW);
}
