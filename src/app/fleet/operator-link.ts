import { setTimeout as sleep } from "node:timers/promises";
import { connectAsync, type MqttClient } from "mqtt";
import { AppError, oneLine } from "#core/errors.ts";
import { parseBrokerAddress } from "#report/broker-address.ts";
import { LEAST_TLS, type TlsMaterial } from "#report/tls-files.ts";

const PATIENCE_MS = 10_000;
/** How long what is on its way may take when all is said. */
const END_MS = 2000;

export interface OperatorMessage {
  readonly topic: string;
  readonly text: string;
}

/** The operator's connection to the broker: of one command, without a session. */
export interface OperatorLink extends AsyncDisposable {
  listen(topics: readonly string[], take: (message: OperatorMessage) => void): Promise<void>;
  /** Retained where it is to be found later. @throws AppError when the broker does not take it */
  publish(topic: string, text: string, lifeSeconds: number, retain?: boolean): Promise<void>;
}

/** Where the broker is, and who we are to it; a broker without TLS gets none of that. */
export interface OperatorBroker {
  readonly url: string;
  readonly tls: TlsMaterial;
}

/** @throws AppError when there is no such broker, or it does not let us in */
export async function openOperatorLink({ url, tls }: OperatorBroker): Promise<OperatorLink> {
  const { shown, ...address } = parseBrokerAddress(url);
  const secure = address.protocol === "mqtts" && { minVersion: LEAST_TLS, ...tls };
  let client: MqttClient;
  try {
    const settings = { reconnectPeriod: 1000, connectTimeout: PATIENCE_MS, ...secure };
    client = await connectAsync("", { ...address, ...settings, protocolVersion: 5 }, false);
  } catch (cause) {
    const mend = secure
      ? "check --broker mqtts://host:port, --ca, --cert and --cert-key"
      : "name the broker with --broker mqtt[s]://host:port";
    throw new AppError("broker-failed", `${shown}: ${oneLine(cause) || "no answer"}: ${mend}`, {
      cause,
    });
  }
  client.on("error", () => {});
  return {
    listen: async (topics, take) => {
      client.on("message", (topic, payload) => take({ topic, text: payload.toString() }));
      const silence = sleep(PATIENCE_MS, "silence" as const, { ref: false });
      const answer = await Promise.race([client.subscribeAsync([...topics], { qos: 1 }), silence]);
      if (answer !== "silence") return;
      throw new AppError("broker-failed", `${shown} went silent: look whether the broker is well`);
    },
    publish: async (topic, text, lifeSeconds, retain = false) => {
      try {
        const properties = { messageExpiryInterval: lifeSeconds };
        await client.publishAsync(topic, text, { qos: 1, retain, properties });
      } catch (cause) {
        throw new AppError("broker-failed", `${shown} refuses ${topic}: ${oneLine(cause)}`, {
          cause,
        });
      }
    },
    // A broker that has gone silent acknowledges nothing, for which the client would wait.
    [Symbol.asyncDispose]: async () => {
      await Promise.race([client.endAsync(), sleep(END_MS, undefined, { ref: false })]);
      client.stream.destroy();
    },
  };
}
