import { setTimeout as sleep } from "node:timers/promises";
import { brokerOf, MOST_COMMAND_S, secondsOf, TYPE } from "#app/cli/fleet-broker.ts";
import { type FleetSendOptions, objectOf, signed, statusOf } from "#app/cli/fleet-send.ts";
import { plain, writeLine } from "#app/cli/output.ts";
import { type OperatorLink, openOperatorLink } from "#app/fleet/operator-link.ts";
import { type Outcome, WaveSender } from "#app/fleet/wave-sender.ts";
import { AppError } from "#core/errors.ts";
import { FLEET_NAME } from "#core/fleet-name.ts";
import { jsonOf } from "#fleet/compact-jws.ts";
import { wavesOf } from "#fleet/waves.ts";
import { LISTED_TOPICS, TOPICS, TopicNames } from "#report/topic-map.ts";
import { shortId } from "#store/short-id.ts";

export interface FleetRolloutOptions extends Omit<FleetSendOptions, "out"> {
  readonly group: string;
  readonly waves: string;
  readonly haltOnFailure?: true;
}

/** The broker has told what it has retained when nothing new has come for so long. */
const LIST_MS = 1000;
const MOST_LIST_MS = 30_000;
const MOST_DEVICES = 20_000;
const DESIRED_S = 31_536_000;
/** Of few wildcards: each one more lets the search for a match take longer. */
const GROUP = /^(?=.{1,40}$)[a-z0-9-]*(\*[a-z0-9-]*){0,3}$/;

/** `fleet rollout`: status 0 when every device was successful. @throws AppError when one was not */
export async function rolloutCommand(
  type: string,
  params: string,
  options: FleetRolloutOptions,
  isDesired = false,
): Promise<void> {
  if (!TYPE.test(type)) throw new AppError("usage", `${type} is no type of command`);
  if (!GROUP.test(options.group)) {
    throw new AppError("usage", `--group ${options.group}: an id, with * for any part of it`);
  }
  const lifeSeconds = secondsOf(options.life, "--life", isDesired ? DESIRED_S : MOST_COMMAND_S);
  const waitMs = 1000 * secondsOf(options.wait, "--wait", MOST_COMMAND_S);
  if (wavesOf(options.waves, 1) === null) {
    throw new AppError("usage", `--waves ${options.waves}: numbers or shares, as in 1,10%,100%`);
  }
  const wish = { type, lifeSeconds, params: objectOf(params) };
  const id = shortId("c", 12);
  const sign = (device: string) => signed(id, { device, ...wish }, options);
  sign("a");
  const { root, json } = options;
  await using link = await openOperatorLink(brokerOf(options));
  const { up, away } = await devicesOf(link, options);
  const waves = wavesOf(options.waves, up.length) ?? [];
  if (waves.length === 0) {
    throw new AppError("command-failed", `no device ${options.group} is up at this broker`);
  }
  const publish = (device: string) => {
    const names = new TopicNames(root, device);
    const topic = isDesired ? names.ofDesired() : names.ofCommand(type, id);
    return link.publish(topic, sign(device), lifeSeconds, isDesired);
  };
  const sender = new WaveSender({
    ...{ link, root, type, id, waitMs, publish, read: statusOf },
    tell: (outcome) => tell(outcome, type, id, json),
  });
  await sender.listen();
  await rollOut(sender, up, waves, options);
  if (!isDesired) return;
  for (const device of away) await publish(device);
  if (away.length > 0 && !json) writeLine(`${away.length} that are away find it when they come`);
}

async function rollOut(
  sender: WaveSender,
  devices: readonly string[],
  waves: readonly number[],
  { haltOnFailure, json }: Pick<FleetRolloutOptions, "haltOnFailure" | "json">,
): Promise<void> {
  const outcomes: Outcome[] = [];
  for (const [index, reached] of waves.entries()) {
    const wave = devices.slice(waves[index - 1] ?? 0, reached);
    const where = `wave ${index + 1} of ${waves.length}`;
    if (!json) writeLine(`${where}: ${wave.length} of ${devices.length} devices`);
    outcomes.push(...(await sender.send(wave, haltOnFailure === true)));
    const failed = outcomes.find(({ isDone }) => !isDone);
    if (failed === undefined || !haltOnFailure) continue;
    const reachedText = `${outcomes.length} of ${devices.length} devices had it`;
    const why = `${failed.device}: ${plain(failed.why)}`;
    throw new AppError("command-failed", `halted in ${where}, ${reachedText}: ${why}`);
  }
  const failures = outcomes.filter(({ isDone }) => !isDone).length;
  if (!json) writeLine(`${outcomes.length - failures} of ${outcomes.length} devices successful`);
  if (failures > 0) throw new AppError("command-failed", `${failures} devices failed`);
}

/** Those of the group that say they are up, and those that do not; by id. */
async function devicesOf(
  link: OperatorLink,
  { root, group }: Pick<FleetRolloutOptions, "root" | "group">,
): Promise<{ readonly up: string[]; readonly away: string[] }> {
  const pattern = new RegExp(`^${group.replaceAll("*", "[a-z0-9-]*")}$`);
  const isUp = new Map<string, boolean>();
  const health = LISTED_TOPICS.health;
  await link.listen([new TopicNames(root, "+").of(health)], ({ topic, text }) => {
    const [device = ""] = topic.slice(root.length + 1).split("/");
    if (!FLEET_NAME.test(device) || topic !== new TopicNames(root, device).of(health)) return;
    const said = TOPICS[health].payload.safeParse(jsonOf(Buffer.from(text)));
    if (!said.success || !pattern.test(device)) return;
    if (isUp.has(device) || isUp.size < MOST_DEVICES) isUp.set(device, said.data.status === "up");
  });
  let before = -1;
  for (let waitedMs = 0; waitedMs < MOST_LIST_MS && isUp.size !== before; waitedMs += LIST_MS) {
    before = isUp.size;
    await sleep(LIST_MS);
  }
  const ids = [...isUp.keys()].sort();
  return {
    up: ids.filter((device) => isUp.get(device)),
    away: ids.filter((device) => !isUp.get(device)),
  };
}

function tell(outcome: Outcome, type: string, id: string, json?: true): void {
  const { device, isDone, why } = outcome;
  const status = isDone ? "successful" : "failed";
  if (json) writeLine(JSON.stringify({ device, type, id, status, ...(why !== "" && { why }) }));
  else if (!isDone) writeLine(`${device} ${type} ${id}: failed ${plain(why)}`);
}
