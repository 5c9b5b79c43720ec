import { setTimeout as sleep } from "node:timers/promises";
import { type AtBroker, brokerOf, secondsOf } from "#app/cli/fleet-broker.ts";
import { writeLine } from "#app/cli/output.ts";
import { openOperatorLink } from "#app/fleet/operator-link.ts";
import { jsonOf } from "#fleet/compact-jws.ts";
import { TOPICS, TopicNames } from "#report/topic-map.ts";

export interface FleetListOptions extends AtBroker {
  readonly wait: string;
  readonly json?: true;
}

/** What the list shows of each device. */
const SHOWN = ["status/health", "twin/config", "twin/commands"] as const;
/** More than one broker of one process holds. */
const MOST_DEVICES = 20_000;

/** `fleet list`: a line a device, of what it has left at the broker. */
export async function listFleet({ wait, json, ...options }: FleetListOptions): Promise<void> {
  const waitMs = 1000 * secondsOf(wait, "--wait", 600);
  const devices = new Map<string, Record<string, unknown>>();
  await using link = await openOperatorLink(brokerOf(options));
  const any = new TopicNames(options.root, "+");
  await link.listen(
    SHOWN.map((topic) => any.of(topic)),
    ({ topic, text }) => {
      const [device = "", ...rest] = topic.slice(options.root.length + 1).split("/");
      const shown = SHOWN.find((each) => each === rest.join("/"));
      if (shown === undefined || (!devices.has(device) && devices.size >= MOST_DEVICES)) return;
      const payload = TOPICS[shown].payload.safeParse(jsonOf(Buffer.from(text)));
      if (payload.success) devices.set(device, { ...devices.get(device), [shown]: payload.data });
    },
  );
  await sleep(waitMs);
  for (const [device, facts] of [...devices].sort(([a], [b]) => (a < b ? -1 : 1))) {
    writeLine(json ? JSON.stringify({ device, ...facts }) : lineOf(device, facts));
  }
}

function lineOf(device: string, facts: Record<string, unknown>): string {
  const health = TOPICS["status/health"].payload.safeParse(facts["status/health"]).data;
  const config = TOPICS["twin/config"].payload.safeParse(facts["twin/config"]).data;
  const commands = TOPICS["twin/commands"].payload.safeParse(facts["twin/commands"]).data;
  const last = commands?.finished[0];
  return [
    device.padEnd(40),
    (health?.status ?? "unknown").padEnd(8),
    config === undefined ? "" : `configuration ${config.version} ${config.state}`,
    commands === undefined ? "takes no commands" : `${commands.open.length} commands open`,
    last === undefined ? "" : `last ${last.type} ${last.status}`,
  ]
    .filter((part) => part !== "")
    .join("  ");
}
