import { useEffect, useState } from "preact/hooks";
import type { DevicePage, DeviceQuery } from "#status/types.ts";

/** Typing is not asked for letter by letter. */
const PAUSE_MS = 150;
const REFRESH_MS = 10_000;

export interface DeviceAnswer {
  /** Null before the first answer. */
  readonly page: DevicePage | null;
  /** What is shown is old: the box gave no answer. */
  readonly failed: boolean;
}

/** The stations that a query finds: asked for a moment after it changed, and every ten seconds. */
export function useDevices(query: DeviceQuery): DeviceAnswer {
  const [answer, setAnswer] = useState<DeviceAnswer>({ page: null, failed: false });
  const { text, sort, offset, limit } = query;
  useEffect(() => {
    const gone = new AbortController();
    const ask = async () => {
      if (document.hidden) return;
      try {
        setAnswer({ page: await fetchDevices(query, gone.signal), failed: false });
      } catch {
        if (!gone.signal.aborted) setAnswer(({ page }) => ({ page, failed: true }));
      }
    };
    const first = setTimeout(ask, PAUSE_MS);
    const again = setInterval(ask, REFRESH_MS);
    document.addEventListener("visibilitychange", ask);
    return () => {
      gone.abort();
      clearTimeout(first);
      clearInterval(again);
      document.removeEventListener("visibilitychange", ask);
    };
  }, [text, sort, offset, limit]);
  return answer;
}

async function fetchDevices(query: DeviceQuery, signal: AbortSignal): Promise<DevicePage> {
  const { text, sort, offset, limit } = query;
  const parameters = new URLSearchParams({
    query: text,
    sort,
    offset: `${offset}`,
    limit: `${limit}`,
  });
  const response = await fetch(`/api/devices?${parameters}`, { signal });
  if (!response.ok) throw new Error(`status ${response.status}`);
  return (await response.json()) as DevicePage;
}
