import { formatBytes, formatCount } from "#status/format.ts";
import type { Snapshot } from "#status/types.ts";
import { Card, Chip, Facts, type Tone } from "#status/web/card.tsx";
import type { IconName } from "#status/web/icons.tsx";

const STATES: Record<
  Snapshot["store"]["state"],
  readonly [tone: Tone, icon: IconName, word: string]
> = {
  ok: ["ok", "ok", "Writing"],
  full: ["act", "act", "Disk full"],
  failed: ["act", "act", "Failed"],
};

/** How keeping the history stands. */
export function HistoryCard({ store, windows }: Pick<Snapshot, "store" | "windows">) {
  const [tone, icon, word] = STATES[store.state];
  return (
    <Card
      id="history"
      title="History"
      aside={
        <Chip tone={tone} icon={icon}>
          {word}
        </Chip>
      }
    >
      {store.problem !== undefined && <p class="problem">{store.problem}</p>}
      <Facts
        facts={[
          ["On disk", formatBytes(store.bytes)],
          ["Windows since start", formatCount(windows)],
          ["Windows kept", formatCount(store.windows)],
          ["Windows not written", formatCount(store.lostWindows), store.lostWindows > 0],
        ]}
      />
    </Card>
  );
}
