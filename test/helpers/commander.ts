import type { ExecutionContext } from "ava";
import { connectAsync } from "mqtt";
import { type SigningKey, signCommand } from "#fleet/sign-command.ts";
import type { CommandStatus } from "#fleet/types.ts";
import { type Subscriber, subscribe } from "./subscriber.ts";
import { until } from "./until.ts";

const PREFIX = "arpguard/v1/box/";

/** Sends commands to `box` at a real broker and hears what it answers. */
export interface Commander {
  readonly subscriber: Subscriber;
  /** Signs, sends and gives the id. */
  send(type: string, params?: object, id?: string): Promise<string>;
  /** As `send`, but retained as what is desired. */
  desire(params: object, id: string): Promise<void>;
  /** All statuses of a command, oldest first. */
  of(type: string, id: string): CommandStatus[];
  reaches(type: string, id: string, step: string): Promise<void>;
  end(type: string, id: string): Promise<CommandStatus>;
}

let commands = 0;

export async function commandAt(
  t: ExecutionContext,
  url: string,
  key: SigningKey,
): Promise<Commander> {
  const subscriber = await subscribe(t, url);
  const client = await connectAsync(url, { protocolVersion: 5 });
  t.teardown(() => client.endAsync(true));
  const signed = (type: string, params: object, jti: string) => {
    const now = Date.now();
    const iat = Math.floor(now / 1000);
    const seq = now * 1000 + (commands % 1000);
    const about = { aud: "box", jti, type, iat, exp: iat + 3600, seq };
    return signCommand({ ...about, params: { ...params } }, key);
  };
  const of = (type: string, id: string) =>
    subscriber
      .on(`${PREFIX}cmd/${type}/${id}/status`)
      .map(({ text }) => JSON.parse(text) as CommandStatus);
  const ended = (type: string, id: string) => of(type, id).find((s) => s.status !== "executing");
  return {
    subscriber,
    of,
    send: async (type, params = {}, id = `t${++commands}`) => {
      await client.publishAsync(`${PREFIX}cmd/${type}/${id}`, signed(type, params, id), { qos: 1 });
      return id;
    },
    desire: async (params, id) => {
      const jws = signed("config.apply", params, id);
      await client.publishAsync(`${PREFIX}desired/config`, jws, { qos: 1, retain: true });
    },
    reaches: async (type, id, step) => {
      await until(() => of(type, id).some((s) => s.step === step), `${type} in step ${step}`);
    },
    end: async (type, id) => {
      await until(() => ended(type, id) !== undefined, `the end of ${type} ${id}`);
      return ended(type, id) as CommandStatus;
    },
  };
}
