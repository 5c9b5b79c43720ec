import { once } from "node:events";
import { type AtBroker, brokerOf, secondsOf } from "#app/cli/fleet-broker.ts";
import { plain, writeLine } from "#app/cli/output.ts";
import { type OperatorMessage, openOperatorLink } from "#app/fleet/operator-link.ts";
import { jsonOf } from "#fleet/compact-jws.ts";
import { openAlertSchema } from "#report/payload-schemas.ts";
import { TopicNames } from "#report/topic-map.ts";

export interface FleetWatchOptions extends AtBroker {
  readonly for?: string;
  readonly json?: true;
}

const MOST_SECONDS = 2_000_000;
/** Alarms that are known to be open; of further ones every step is told as an opening. */
const MOST_OPEN = 10_000;
const WIDTHS = [24, 7, 8, 20];
const HEAD = ["device", "state", "severity", "since", "what"];

/**
 * `fleet watch`: a line for each alarm that is open, then one for each that opens, changes or
 * closes. What a broker has retained is state: nothing is missed while nobody watched.
 */
export async function watchFleet({ json, ...options }: FleetWatchOptions): Promise<void> {
  const forMs = options.for && 1000 * secondsOf(options.for, "--for", MOST_SECONDS);
  const open = new Map<string, string>();
  await using link = await openOperatorLink(brokerOf(options));
  if (!json) writeLine(rowOf(HEAD));
  const filter = new TopicNames(options.root, "+").anyOpenAlert;
  await link.listen([filter], (message) => {
    const step = stepOf(message, open);
    if (step === null) return;
    const [device = "", , alertId] = message.topic.slice(options.root.length + 1).split("/");
    const { state, severity, since, text } = step;
    if (json) writeLine(JSON.stringify({ device, alertId, ...step }));
    else writeLine(rowOf([device, state, severity, `${since.slice(0, 19)}Z`, text]));
  });
  const ended = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ended.abort());
  const end = once(ended.signal, "abort");
  if (forMs) setTimeout(() => ended.abort(), forMs);
  await end;
}

/** What a message changes, which `open` then knows; null for nothing. */
function stepOf({ topic, text }: OperatorMessage, open: Map<string, string>) {
  const before = open.get(topic);
  if (before === text) return null;
  const alarm = openAlertSchema.safeParse(jsonOf(Buffer.from(text === "" ? (before ?? "") : text)));
  if (!alarm.success) return null;
  if (text === "") open.delete(topic);
  else if (before !== undefined || open.size < MOST_OPEN) open.set(topic, text);
  const state = text === "" ? "closed" : before === undefined ? "open" : "changed";
  return { state, ...alarm.data };
}

function rowOf(cells: readonly string[]): string {
  return cells
    .map((cell, i) => plain(cell).padEnd(WIDTHS[i] ?? 0))
    .join("  ")
    .trimEnd();
}
