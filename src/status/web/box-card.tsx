import { formatBytes, formatRatio, formatSpan } from "#status/format.ts";
import type { Snapshot } from "#status/types.ts";
import { Card, Facts, Meter } from "#status/web/card.tsx";

/** The machine underneath. */
export function BoxCard({ box }: { readonly box: Snapshot["box"] }) {
  const cpu = box.cpuPct / 100;
  const memory = box.memoryPct / 100;
  return (
    <Card id="box" title="This box">
      <Meter label="Processor" ratio={cpu} text={formatRatio(cpu)} />
      <Meter label="Memory" ratio={memory} text={formatRatio(memory)} />
      <Facts
        facts={[
          ["Memory of ARPGuard", formatBytes(box.rssBytes)],
          ["Running for", formatSpan(box.uptimeS * 1000)],
        ]}
      />
    </Card>
  );
}
