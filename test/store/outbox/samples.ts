import { randomUUID } from "node:crypto";
import type { ExecutionContext } from "ava";
import type { Clock } from "#core/clock.ts";
import { openHistory } from "#store/history.ts";
import type { History, Outbox, OutboxLimits } from "#store/types.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { limitsFor, startOf } from "../samples.ts";

/** A clock that a test moves: `n` windows after the first. */
export interface WindowClock extends Clock {
  n: number;
}

export function windowClock(): WindowClock {
  const clock = { n: 0, now: () => startOf(clock.n), monotonicMs: () => clock.n * 5000 };
  return clock;
}

export interface OutboxRig {
  readonly history: History;
  readonly outbox: Outbox;
  readonly folder: string;
  readonly boot: string;
}

/** A history that records for the fleet. */
export function openOutbox(
  t: ExecutionContext,
  folder: string = scratchFolder(t),
  limits: Partial<OutboxLimits> = {},
  clock: Clock = windowClock(),
): OutboxRig {
  const boot = randomUUID();
  const all = { boot, maxBytes: 67_108_864, days: 7, ...limits };
  const history = openHistory(limitsFor(folder), clock, all);
  if (history.outbox === null) throw new Error("no outbox");
  return { history, outbox: history.outbox, folder, boot };
}

export const seqsAfter = (outbox: Outbox, ...asked: Parameters<Outbox["after"]>): number[] =>
  (outbox.after(...asked) ?? []).map(({ seq }) => seq);
