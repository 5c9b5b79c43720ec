import type { IncomingMessage, ServerResponse } from "node:http";
import { answer, refuse, TEXT } from "#status/answer.ts";
import { type Asset, answerAsset } from "#status/assets.ts";
import { parseDeviceQuery } from "#status/device-query.ts";
import { type EventHub, formatEvent } from "#status/event-hub.ts";
import { unhealthyReason } from "#status/health.ts";
import { formatMetrics } from "#status/metrics.ts";
import type { DevicePage, DeviceQuery, RatePoint, Snapshot } from "#status/types.ts";

interface RouteSources {
  readonly snapshot: () => Snapshot;
  /** Oldest first. */
  readonly rates: () => readonly RatePoint[];
  readonly devices: (query: DeviceQuery) => DevicePage;
  readonly evidence: (id: string) => Uint8Array | null;
  readonly assets: ReadonlyMap<string, Asset>;
  readonly hub: EventHub;
}

type Route = (request: IncomingMessage, response: ServerResponse) => void;

const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** The form of an alert's id: no path leads out of the folder, and none is asked of the disk. */
const EVIDENCE_PATH = /^\/evidence\/([a-z0-9-]{1,80})\.pcapng$/;
const PCAPNG_TYPE = "application/x-pcapng";

/** What the server answers at a path. */
export function createRoutes(sources: RouteSources): (path: string) => Route | undefined {
  const routes = new Map<string, Route>([
    [
      "/api/snapshot",
      (request, response) =>
        answer(request, response, 200, "application/json", JSON.stringify(sources.snapshot())),
    ],
    [
      "/metrics",
      (request, response) => {
        const body = formatMetrics(sources.snapshot(), sources.hub.counters);
        answer(request, response, 200, METRICS_TYPE, body);
      },
    ],
    [
      "/healthz",
      (request, response) => {
        const reason = unhealthyReason(sources.snapshot());
        answer(request, response, reason === null ? 200 : 503, TEXT, `${reason ?? "ok"}\n`);
      },
    ],
    ["/api/devices", (request, response) => answerDevices(sources, request, response)],
    ["/events", (request, response) => openStream(sources, request, response)],
  ]);
  for (const [path, asset] of sources.assets) {
    routes.set(path, (request, response) => answerAsset(asset, request, response));
  }
  return (path) => {
    const id = EVIDENCE_PATH.exec(path)?.[1];
    if (id === undefined) return routes.get(path);
    return (request, response) => sendEvidence(sources, id, request, response);
  };
}

/** The frames behind an alert, to be saved and opened with Wireshark. */
function sendEvidence(
  { evidence }: RouteSources,
  id: string,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const file = evidence(id);
  if (file === null) {
    refuse(request, response, 404, "no evidence of this alert is kept");
    return;
  }
  response.setHeader("content-disposition", `attachment; filename="${id}.pcapng"`);
  answer(
    request,
    response,
    200,
    PCAPNG_TYPE,
    Buffer.from(file.buffer, file.byteOffset, file.length),
  );
}

function answerDevices(
  { devices }: RouteSources,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const query = parseDeviceQuery(request.url ?? "");
  if (typeof query === "string") refuse(request, response, 400, query);
  else answer(request, response, 200, "application/json", JSON.stringify(devices(query)));
}

function openStream(
  { hub, snapshot, rates }: RouteSources,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (request.method === "HEAD") {
    answer(request, response, 200, "text/event-stream", "");
    return;
  }
  const greeting = formatEvent("snapshot", snapshot()) + formatEvent("rates", rates());
  if (!hub.join(response, greeting)) {
    response.setHeader("retry-after", "10");
    refuse(request, response, 503, "events: too many pages are open, close one");
  }
}
