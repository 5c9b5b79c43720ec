import { FileParts } from "#app/cli/file-parts.ts";
import { type AtBroker, brokerOf, MOST_COMMAND_S, secondsOf, TYPE } from "#app/cli/fleet-broker.ts";
import { writeLine } from "#app/cli/output.ts";
import { openOperatorLink } from "#app/fleet/operator-link.ts";
import { RepeatedSend } from "#app/fleet/repeated-send.ts";
import { systemClock } from "#core/clock.ts";
import { AppError, oneLine } from "#core/errors.ts";
import { FLEET_NAME } from "#core/fleet-name.ts";
import { MICROS_PER_SECOND } from "#core/units.ts";
import { jsonOf } from "#fleet/compact-jws.ts";
import { failureText } from "#fleet/lifecycle.ts";
import { signCommand } from "#fleet/sign-command.ts";
import type { CommandStatus, JsonObject } from "#fleet/types.ts";
import { commandStatusSchema } from "#report/payload-schemas.ts";
import { TopicNames } from "#report/topic-map.ts";
import { readOperatorKey } from "#store/operator-key.ts";
import { shortId } from "#store/short-id.ts";

export interface FleetSendOptions extends AtBroker {
  readonly key: string;
  readonly secondKey?: string;
  readonly life: string;
  readonly wait: string;
  readonly out?: string;
  readonly json?: true;
}

/** `fleet send`: status 0 when the command was successful. @throws AppError when it was not */
export async function sendCommand(
  device: string,
  type: string,
  params: string,
  options: FleetSendOptions,
): Promise<void> {
  if (!FLEET_NAME.test(device)) throw new AppError("usage", `${device} is no device's id`);
  if (!TYPE.test(type)) throw new AppError("usage", `${type} is no type of command`);
  const lifeSeconds = secondsOf(options.life, "--life", MOST_COMMAND_S);
  const waitMs = 1000 * secondsOf(options.wait, "--wait", MOST_COMMAND_S);
  const id = shortId("c", 12);
  const jws = signed(id, { device, type, lifeSeconds, params: objectOf(params) }, options);
  const names = new TopicNames(options.root, device);
  await using link = await openOperatorLink(brokerOf(options));
  const files = new FileParts(options.out);
  const sending = new RepeatedSend<CommandStatus>({
    publish: () => link.publish(names.ofCommand(type, id), jws, lifeSeconds),
    waitMs,
    late: () => {
      throw new AppError("command-failed", `${device} ${type} ${id}: no end within ${waitMs} ms`);
    },
  });
  await link.listen([names.ofStatus(type, id)], ({ text }) => {
    const status = statusOf(text);
    if (status === null) return;
    sending.heard();
    if (options.json) writeLine(JSON.stringify({ device, type, id, ...status }));
    else if (status.file === undefined) writeLine(`${device} ${type} ${id}: ${textOf(status)}`);
    if (status.file !== undefined) files.take(status.file);
    if (status.status !== "executing") sending.end(status);
  });
  const end = await sending.run();
  for (const line of files.lines) if (!options.json) writeLine(line);
  if (end.status === "successful") return;
  const why = oneLine(failureText(end));
  throw new AppError("command-failed", `${device} ${type} ${id} failed: ${why}`);
}

interface Wish {
  readonly device: string;
  readonly type: string;
  readonly lifeSeconds: number;
  readonly params: JsonObject;
}

export function signed(
  jti: string,
  { device, type, lifeSeconds, params }: Wish,
  { key, secondKey }: FleetSendOptions,
): string {
  const now = systemClock.now();
  const iat = Math.floor(now / MICROS_PER_SECOND);
  // The time rises by itself, also where several people send with one key.
  const claims = { aud: device, jti, type, iat, exp: iat + lifeSeconds, seq: now, params };
  const second = secondKey === undefined ? undefined : readOperatorKey(secondKey);
  return signCommand(claims, readOperatorKey(key), second);
}

export function objectOf(text: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as JsonObject;
  }
  throw new AppError("usage", "fleet send: the parameters are no JSON object");
}

/** Whoever may write at the broker may write here: what is no status is passed over. */
export function statusOf(text: string): CommandStatus | null {
  const parsed = commandStatusSchema.safeParse(jsonOf(Buffer.from(text)));
  return parsed.success ? (parsed.data as CommandStatus) : null;
}

function textOf({ status, step, reason, code, result }: CommandStatus): string {
  const parts = [step, code, reason, result && JSON.stringify(result)];
  return [status, ...parts.filter((part) => part !== undefined)].join(" ");
}
