import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { oneLine } from "#core/errors.ts";
import { refuse, setSecurityHeaders } from "#status/answer.ts";
import { loadAssets, WEB_DIRECTORY } from "#status/assets.ts";
import { createEventHub, formatEvent } from "#status/event-hub.ts";
import { close, listen, urlOf } from "#status/listen.ts";
import { refusalOf } from "#status/request-guard.ts";
import { createRoutes } from "#status/routes.ts";
import type { DevicePage, DeviceQuery, RatePoint, Snapshot } from "#status/types.ts";

/** Bounds on what a visitor may hold: header bytes, sockets, and time to ask and to read. */
const LIMITS = {
  headerBytes: 8192,
  connections: 128,
  headersMs: 5_000,
  requestMs: 10_000,
  keepAliveMs: 5_000,
  idleMs: 30_000,
  checkEveryMs: 1_000,
} as const;

export interface StatusServerOptions {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly snapshot: () => Snapshot;
  /** The points of the last minutes, oldest first. */
  readonly rates: () => readonly RatePoint[];
  readonly devices: (query: DeviceQuery) => DevicePage;
  /** The pcapng file of an alert, or null; whatever the id. Without it there is none. */
  readonly evidence?: (id: string) => Uint8Array | null;
  /** Folder of the bundled page; `build/web` unless told. */
  readonly webDirectory?: string;
  readonly log?: { warn(details: object, message: string): void };
}

/** The local page's server. Disposing of it ends every open connection. */
export interface StatusServer extends AsyncDisposable {
  /** `http://127.0.0.1:8080`, without a slash at its end. */
  readonly url: string;
  /** Sends one point to every open page. */
  push(point: RatePoint): void;
  /** Takes a snapshot and sends it to every open page. */
  pushSnapshot(): void;
}

/**
 * Serves the page, its events, /api/snapshot, /api/devices, the files below /evidence/, /metrics
 * and /healthz.
 * @throws AppError page-failed when it cannot listen, setup-missing when the page was not built
 */
export async function startStatusServer(options: StatusServerOptions): Promise<StatusServer> {
  const { host, port, snapshot, rates, devices, log } = options;
  const assets = loadAssets(options.webDirectory ?? WEB_DIRECTORY);
  const hub = createEventHub();
  const { evidence = () => null } = options;
  const routeOf = createRoutes({ snapshot, rates, devices, evidence, assets, hub });
  const server = createServer(
    {
      maxHeaderSize: LIMITS.headerBytes,
      headersTimeout: LIMITS.headersMs,
      requestTimeout: LIMITS.requestMs,
      keepAliveTimeout: LIMITS.keepAliveMs,
      connectionsCheckingInterval: LIMITS.checkEveryMs,
    },
    (request, response) => {
      setSecurityHeaders(response);
      const refusal = refusalOf(request, host);
      if (refusal !== null) return refuse(request, response, ...refusal);
      const route = routeOf((request.url ?? "").split("?", 1)[0] ?? "");
      if (route === undefined) return refuse(request, response, 404, "no such page");
      try {
        route(request, response);
      } catch (error) {
        log?.warn({ path: request.url, error: oneLine(error) }, "page: request failed");
        failed(request, response);
      }
    },
  );
  server.maxConnections = LIMITS.connections;
  server.timeout = LIMITS.idleMs;
  try {
    await listen(server, host, port);
  } catch (error) {
    hub[Symbol.dispose]();
    throw error;
  }
  server.on("error", (error) => log?.warn({ error: oneLine(error) }, "page: server failed"));
  return {
    url: urlOf(host, (server.address() as AddressInfo).port),
    push: (point) => hub.send(() => formatEvent("rate", point)),
    pushSnapshot: () => hub.send(() => formatEvent("snapshot", snapshot())),
    [Symbol.asyncDispose]: async () => {
      hub[Symbol.dispose]();
      await close(server);
    },
  };
}

function failed(request: IncomingMessage, response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else refuse(request, response, 500, "the page failed, see the log");
}
