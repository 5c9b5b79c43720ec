import { lookup } from "node:dns/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { connectAsync } from "mqtt";
import type { Finding } from "#app/doctor/check.ts";
import type { Config } from "#config/types.ts";
import { oneLine } from "#core/errors.ts";
import { type BrokerAddress, parseBrokerAddress } from "#report/broker-address.ts";
import { LEAST_TLS, openTlsFiles, type TlsMaterial } from "#report/tls-files.ts";

const PATIENCE_MS = 5000;

/** Does the broker answer, and let us in? */
export async function checkBroker(report: Config["report"]): Promise<Finding> {
  if (report.url === undefined) {
    return { name: "broker", result: "skip", detail: "none configured (report.url)" };
  }
  let address: BrokerAddress;
  let tls: TlsMaterial & { readonly minVersion?: typeof LEAST_TLS } = {};
  try {
    address = parseBrokerAddress(report.url);
    if (address.protocol === "mqtts") {
      tls = { minVersion: LEAST_TLS, ...openTlsFiles(report, report.deviceId ?? null).read() };
    }
  } catch (error) {
    return { name: "broker", result: "fail", detail: oneLine(error) };
  }
  const { shown, ...options } = address;
  try {
    await findHost(address.host);
    const settings = {
      protocolVersion: 5,
      connectTimeout: PATIENCE_MS,
      reconnectPeriod: 0,
    } as const;
    // The last argument makes a broker that hangs up without a word a failure, not a wait forever.
    const client = await connectAsync("", { ...options, ...tls, ...settings }, false);
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

/** A name that cannot be found is told apart from a broker that is not there. @throws Error */
async function findHost(host: string): Promise<void> {
  const patience = new AbortController();
  const silence = sleep(PATIENCE_MS, undefined, { signal: patience.signal, ref: false });
  try {
    const found = await Promise.race([lookup(host), silence]);
    if (found === undefined) throw new Error(`no name server says where ${host} is`);
  } finally {
    patience.abort();
    silence.catch(() => {}); // It was called off.
  }
}
