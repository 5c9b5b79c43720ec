import type { LiveEvent } from "#status/web/live-state.ts";

/** The server beats every 5 s; three missed ones mean that the line is dead, error or not. */
const SILENCE_MS = 16_000;
const RETRY_MS = 3_000;

/** Follows the server's events and opens a new stream whenever one is lost; for the page's life. */
export function followEvents(onEvent: (event: LiveEvent) => void): void {
  const source = new EventSource("/events");
  let timer = 0;
  const lose = (): void => {
    clearTimeout(timer);
    source.close();
    onEvent({ kind: "lost" });
    setTimeout(() => followEvents(onEvent), RETRY_MS);
  };
  const alive = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(lose, SILENCE_MS);
  };
  const on = (name: string, toEvent: (data: string) => LiveEvent | null): void =>
    source.addEventListener(name, ({ data }) => {
      alive();
      const event = toEvent(data);
      if (event !== null) onEvent(event);
    });
  on("snapshot", (data) => ({ kind: "snapshot", snapshot: JSON.parse(data) }));
  on("rates", (data) => ({ kind: "rates", points: JSON.parse(data) }));
  on("rate", (data) => ({ kind: "rate", point: JSON.parse(data) }));
  on("beat", () => null);
  source.addEventListener("error", lose);
  alive();
}
