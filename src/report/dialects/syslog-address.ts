import { AppError } from "#core/errors.ts";

/** Where a syslog receiver listens. */
export interface SyslogAddress {
  readonly transport: "udp" | "tcp" | "tls";
  readonly host: string;
  readonly port: number;
  /** As people read it. */
  readonly shown: string;
}

/** RFC 5426, 3.3; RFC 6587, 3.4 (its registered port); RFC 5425, 4.1. */
const PORTS = { udp: 514, tcp: 601, tls: 6514 } as const;

/** Reads `udp|tcp|tls://host[:port]`. @throws AppError */
export function parseSyslogAddress(address: string): SyslogAddress {
  const url = URL.parse(address);
  const transport = url?.protocol.slice(0, -1) ?? "";
  const isBare = url !== null && url.username === "" && /^\/?$/.test(url.pathname + url.search);
  const isKnown = transport === "udp" || transport === "tcp" || transport === "tls";
  if (!isBare || !isKnown || url.hostname === "" || url.port === "0") {
    throw new AppError(
      "config-invalid",
      "dialects.syslogUrl is no receiver's address: write udp://host, tcp://host or tls://host, " +
        "with :port where it is not 514, 601 or 6514",
    );
  }
  const port = url.port === "" ? PORTS[transport] : Number(url.port);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  return { transport, host, port, shown: `${transport}://${url.hostname}:${port}` };
}
