import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { type ApplianceProcess, startAppliance } from "./appliance.ts";
import { type Commander, commandAt } from "./commander.ts";
import { operator, trustFolder } from "./fleet.ts";
import { startMosquitto } from "./mosquitto.ts";
import { scratchFolder } from "./scratch.ts";

const { key, trusted } = operator();

export interface Box {
  readonly commander: Commander;
  readonly start: () => Promise<ApplianceProcess>;
  readonly data: string;
}

/** A broker, and how to start the box `box` at it. */
export async function boxOf(t: ExecutionContext, extra: object = {}, ca = ""): Promise<Box> {
  const broker = await startMosquitto(t);
  const trustDirectory = trustFolder(t, [trusted]);
  const data = join(scratchFolder(t), "data");
  const fleet = { trustDirectory, clock: "set", confirmSeconds: 5, allowCapture: true, ...extra };
  const report = { url: broker.url, deviceId: "box" };
  const commander = await commandAt(t, broker.url, key);
  const start = async () => {
    const appliance = await startAppliance(t, {
      source: ["--synthetic"],
      config: { windows: { seconds: 1 }, report, fleet },
      data,
      ...(ca !== "" && { wrapper: ["env", `NODE_EXTRA_CA_CERTS=${ca}`] }),
    });
    // What is sent before its first connection is for nobody.
    await commander.subscriber.wait("arpguard/v1/box/cmd/ping", 1);
    return appliance;
  };
  return { commander, start, data };
}

export const ping = async ({ send, end }: Commander) => end("ping", await send("ping"));
