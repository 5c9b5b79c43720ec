import { AppError } from "#core/errors.ts";

/** Where the broker is and who we are to it. */
export interface BrokerAddress {
  readonly protocol: "mqtt" | "mqtts";
  readonly host: string;
  readonly port: number;
  readonly username?: string;
  readonly password?: string;
  /** host:port, fit to be shown: never with credentials. */
  readonly shown: string;
}

const PORTS = { mqtt: 1883, mqtts: 8883 } as const;

/** Reads `mqtt[s]://[user[:password]@]host[:port]`. @throws AppError that does not repeat it */
export function parseBrokerAddress(address: string): BrokerAddress {
  try {
    const url = new URL(address);
    const protocol = url.protocol === "mqtts:" ? "mqtts" : "mqtt";
    const port = url.port === "" ? PORTS[protocol] : Number(url.port);
    if (url.hostname === "" || port === 0) throw new RangeError("no host or port");
    return {
      protocol,
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port,
      ...(url.username !== "" && { username: decodeURIComponent(url.username) }),
      ...(url.password !== "" && { password: decodeURIComponent(url.password) }),
      shown: `${url.hostname}:${port}`,
    };
  } catch {
    // No cause: its text holds the address, and that the password.
    throw new AppError(
      "config-invalid",
      "report.url is no broker's address: write mqtt://host:1883 or mqtts://user:password@host, " +
        "with %-escapes for special characters in user and password",
    );
  }
}
