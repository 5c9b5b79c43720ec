import type { IncomingMessage } from "node:http";
import { isIP } from "node:net";

/** Status and line for a request that no route should see, or null. */
export function refusalOf(
  request: Pick<IncomingMessage, "method" | "headers"> & {
    readonly socket: { readonly localAddress?: string };
  },
  listenHost: string,
): [number, string] | null {
  const { method, headers, socket } = request;
  if (!isHostAllowed(headers.host, listenHost, socket.localAddress)) {
    return [421, "unknown host name: open the page by the box's address"];
  }
  if (method !== "GET" && method !== "HEAD") return [405, "only GET and HEAD"];
  if (headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) !== 0) {
    return [413, "no request body wanted"];
  }
  const site = headers["sec-fetch-site"] ?? "none";
  if (site !== "none" && site !== "same-origin" && headers["sec-fetch-mode"] !== "navigate") {
    return [403, "not for other sites"];
  }
  return null;
}

/**
 * True when a request that arrived at `localAddress` may name `hostHeader` as its host: a loopback
 * name, the configured address, or the very address it arrived at. Any other name is a stranger's
 * whose DNS was turned to this box to read it through a visitor's browser (DNS rebinding). The
 * port is not compared, so that a forwarded port works.
 */
function isHostAllowed(
  hostHeader: string | undefined,
  listenHost: string,
  localAddress: string | undefined,
): boolean {
  const name = hostOf(hostHeader);
  if (name === null) return false;
  if (name === "localhost" || name === "::1") return true;
  if (isIP(name) === 4 && name.startsWith("127.")) return true;
  return name === listenHost.toLowerCase() || name === plainAddress(localAddress);
}

/** The host of a Host header without port and brackets, in lower case; null when it has no form. */
function hostOf(header: string | undefined): string | null {
  const match = /^(?:\[([0-9a-f:.]+)\]|([a-z0-9._-]+))(?::\d{1,5})?$/i.exec(header ?? "");
  return (match?.[1] ?? match?.[2])?.toLowerCase() ?? null;
}

/** A socket that listens on `::` shows an IPv4 peer as `::ffff:192.0.2.1` (RFC 4291 2.5.5.2). */
function plainAddress(address: string | undefined): string | undefined {
  return address?.toLowerCase().replace(/^::ffff:(?=\d+\.)/, "");
}
