import type { ExecutionContext } from "ava";
import { connectAsync, type IClientOptions } from "mqtt";
import { until } from "./until.ts";

export interface Received {
  readonly topic: string;
  readonly text: string;
  /** As published (retain-as-published): also true for a live message. */
  readonly isRetained: boolean;
  readonly contentType: string | undefined;
}

export interface Subscriber {
  readonly received: Received[];
  /** Those of a topic, oldest first. */
  on(topic: string): Received[];
  /** Waits for so many of a topic. */
  wait(topic: string, count: number): Promise<Received[]>;
}

/** A consumer of everything at a broker, which also outlives a restart of it. */
export async function subscribe(
  t: ExecutionContext,
  url: string,
  options: IClientOptions = {},
): Promise<Subscriber> {
  const received: Received[] = [];
  const client = await connectAsync(url, {
    protocolVersion: 5,
    clientId: `subscriber-${Math.random().toString(36).slice(2)}`,
    clean: false,
    properties: { sessionExpiryInterval: 3600 },
    reconnectPeriod: 100,
    ...options,
  });
  t.teardown(() => client.endAsync(true));
  client.on("message", (topic, payload, { retain, properties }) => {
    const contentType = properties?.contentType;
    received.push({ topic, text: payload.toString(), isRetained: retain, contentType });
  });
  await client.subscribeAsync("#", { qos: 1, rap: true });
  const on = (topic: string) => received.filter((message) => message.topic === topic);
  const wait = async (topic: string, count: number) => {
    await until(() => on(topic).length >= count, `${count} of ${topic}`);
    return on(topic);
  };
  return { received, on, wait };
}
