import type { ServerResponse } from "node:http";

/** Streams at once; a thirty-third visitor is told to come later. */
export const MAX_CLIENTS = 32;
/** A visitor with more unread than this is cut off; its page then reconnects and starts afresh. */
export const MAX_BACKLOG_BYTES = 256 * 1024;
/** The page takes a stream silent for three beats as lost. */
const HEARTBEAT_MS = 5_000;

export interface HubCounters {
  readonly clients: number;
  /** Turned away because all places were taken. */
  readonly refused: number;
  /** Cut off because they read too slowly. */
  readonly dropped: number;
}

/** Fans server-sent events out to the open pages, within bounds. */
export interface EventHub extends Disposable {
  readonly counters: HubCounters;
  /** Starts a stream with `greeting` on it; false when all places are taken. */
  join(response: ServerResponse, greeting: string): boolean;
  /** To all. The text is made only when someone listens. */
  send(makeText: () => string): void;
}

/** One event on the wire. JSON has no line feed, so that it takes one data line. */
export function formatEvent(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

export function createEventHub(): EventHub {
  const clients = new Set<ServerResponse>();
  const counters = { clients: 0, refused: 0, dropped: 0 };
  const leave = (client: ServerResponse): void => {
    clients.delete(client);
    counters.clients = clients.size;
  };
  const send = (makeText: () => string): void => {
    if (clients.size === 0) return;
    const text = makeText();
    for (const client of clients) {
      if (client.writableLength > MAX_BACKLOG_BYTES) {
        counters.dropped += 1;
        leave(client);
        client.destroy();
      } else {
        client.write(text);
      }
    }
  };
  const heartbeat = setInterval(() => send(() => formatEvent("beat", null)), HEARTBEAT_MS);
  heartbeat.unref();
  return {
    counters,
    join: (response, greeting) => {
      if (clients.size >= MAX_CLIENTS) {
        counters.refused += 1;
        return false;
      }
      clients.add(response);
      counters.clients = clients.size;
      response.once("close", () => leave(response));
      response.setHeader("content-type", "text/event-stream");
      response.setHeader("cache-control", "no-store");
      response.write(`retry: 2000\n\n${greeting}`);
      return true;
    },
    send,
    [Symbol.dispose]: () => {
      clearInterval(heartbeat);
      for (const client of clients) client.end();
    },
  };
}
