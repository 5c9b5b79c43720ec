import { formatCount } from "#status/format.ts";
import type { TableGauge } from "#status/types.ts";
import { Card, Meter } from "#status/web/card.tsx";

/** How full each bounded table is; a flood fills them, and they must not grow. */
export function TablesCard({ tables }: { readonly tables: readonly TableGauge[] }) {
  return (
    <Card id="tables" title="Tables and their limits">
      <div class="meters">
        {tables.map((table) => (
          <Meter
            key={table.name}
            label={table.name}
            ratio={table.limit === 0 ? 0 : table.size / table.limit}
            text={`${formatCount(table.size)} of ${formatCount(table.limit)}`}
            warning={table.evicted === 0 ? null : `${formatCount(table.evicted)} pushed out`}
          />
        ))}
      </div>
    </Card>
  );
}
