import type { TableGauge } from "#l2/types.ts";

/** How full a table is, under a name for people. */
export function gaugeOf(name: string, table: Omit<TableGauge, "name">): TableGauge {
  const { size, limit, evicted } = table;
  return { name, size, limit, evicted };
}
