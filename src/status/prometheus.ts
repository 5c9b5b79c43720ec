export type MetricKind = "counter" | "gauge";
type Labels = Readonly<Record<string, string>>;
export type Sample = readonly [labels: Labels, value: number];

/**
 * One metric family in the text format 0.0.4. A family without samples is left out whole.
 * https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function formatFamily(
  name: string,
  kind: MetricKind,
  help: string,
  samples: readonly Sample[],
): string {
  if (samples.length === 0) return "";
  const lines = samples.map(([labels, value]) => `${name}${formatLabels(labels)} ${number(value)}`);
  return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${kind}\n${lines.join("\n")}\n`;
}

function formatLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escapeHelp(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n");
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}

function number(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf";
}
