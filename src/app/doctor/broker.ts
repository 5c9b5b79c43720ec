import { connectAsync } from "mqtt";
import type { Finding } from "#app/doctor/check.ts";
import type { Config } from "#config/types.ts";
import { oneLine } from "#core/errors.ts";

const PATIENCE_MS = 5000;

/** Does the broker answer, and let us in? */
export async function checkBroker(report: Config["report"]): Promise<Finding> {
  if (report.url === undefined) {
    return { name: "broker", result: "skip", detail: "none configured (report.url)" };
  }
  const host = new URL(report.url).host;
  try {
    const client = await connectAsync(report.url, {
      protocolVersion: 5,
      connectTimeout: PATIENCE_MS,
      reconnectPeriod: 0,
    });
    await client.endAsync();
    return { name: "broker", result: "pass", detail: `${host} answers` };
  } catch (error) {
    return {
      name: "broker",
      result: "fail",
      detail: `${host}: ${oneLine(error) || "no answer"}`,
      mend: "check the uplink cable, the address, the name and password, and that it speaks MQTT 5",
    };
  }
}
