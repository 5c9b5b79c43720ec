import { connectAsync } from "mqtt";
import type { Finding } from "#app/doctor/check.ts";
import type { Config } from "#config/types.ts";
import { oneLine } from "#core/errors.ts";
import { type BrokerAddress, parseBrokerAddress } from "#report/broker-address.ts";

const PATIENCE_MS = 5000;

/** Does the broker answer, and let us in? */
export async function checkBroker(report: Config["report"]): Promise<Finding> {
  if (report.url === undefined) {
    return { name: "broker", result: "skip", detail: "none configured (report.url)" };
  }
  let address: BrokerAddress;
  try {
    address = parseBrokerAddress(report.url);
  } catch (error) {
    return { name: "broker", result: "fail", detail: oneLine(error) };
  }
  const { shown, ...options } = address;
  try {
    const settings = {
      protocolVersion: 5,
      connectTimeout: PATIENCE_MS,
      reconnectPeriod: 0,
    } as const;
    // The last argument makes a broker that hangs up without a word a failure, not a wait forever.
    const client = await connectAsync("", { ...options, ...settings }, false);
    await client.endAsync();
    return { name: "broker", result: "pass", detail: `${shown} answers` };
  } catch (error) {
    return {
      name: "broker",
      result: "fail",
      detail: `${shown}: ${oneLine(error) || "no answer"}`,
      mend: "check the uplink cable, the address, the name and password, and that it speaks MQTT 5",
    };
  }
}
