import { setTimeout as sleep } from "node:timers/promises";
import { type AtBroker, brokerOf, secondsOf } from "#app/cli/fleet-broker.ts";
import { writeLine } from "#app/cli/output.ts";
import { openOperatorLink } from "#app/fleet/operator-link.ts";
import { jsonOf } from "#fleet/compact-jws.ts";
import { LISTED_TOPICS, type Payload, TOPICS, TopicNames } from "#report/topic-map.ts";

export interface FleetListOptions extends AtBroker {
  readonly wait: string;
  readonly json?: true;
}

/** More than one broker of one process holds. */
const MOST_DEVICES = 20_000;

/** What the broker has of a device. */
type Facts = {
  readonly [Name in keyof typeof LISTED_TOPICS]?: Payload<(typeof LISTED_TOPICS)[Name]>;
};
const NAMES = ["health", "config", "commands"] as const satisfies (keyof Facts)[];

/** `fleet list`: a line a device, of what it has left at the broker. */
export async function listFleet({ wait, json, ...options }: FleetListOptions): Promise<void> {
  const waitMs = 1000 * secondsOf(wait, "--wait", 600);
  const devices = new Map<string, Facts>();
  await using link = await openOperatorLink(brokerOf(options));
  const any = new TopicNames(options.root, "+");
  await link.listen(
    Object.values(LISTED_TOPICS).map((topic) => any.of(topic)),
    ({ topic, text }) => {
      const [device = "", ...rest] = topic.slice(options.root.length + 1).split("/");
      const name = NAMES.find((each) => LISTED_TOPICS[each] === rest.join("/"));
      if (name === undefined || (!devices.has(device) && devices.size >= MOST_DEVICES)) return;
      const payload = TOPICS[LISTED_TOPICS[name]].payload.safeParse(jsonOf(Buffer.from(text)));
      if (payload.success) devices.set(device, { ...devices.get(device), [name]: payload.data });
    },
  );
  await sleep(waitMs);
  for (const [device, facts] of [...devices].sort(([a], [b]) => (a < b ? -1 : 1))) {
    writeLine(json ? JSON.stringify({ device, ...facts }) : lineOf(device, facts));
  }
}

function lineOf(device: string, { health, config, commands }: Facts): string {
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
