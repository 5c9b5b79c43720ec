interface ParsedFamily {
  readonly type: string;
  readonly help: string;
  readonly samples: { readonly labels: Record<string, string>; readonly value: number }[];
}

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y;

/**
 * A strict reader of the text format 0.0.4: HELP, TYPE, then the family's samples without a gap,
 * no family or label set twice, counters end in `_total`.
 * @throws Error with the line that breaks a rule
 */
export function parseExposition(text: string): Map<string, ParsedFamily> {
  if (!text.endsWith("\n")) throw new Error("the last line has no end");
  const families = new Map<string, ParsedFamily>();
  let current = "";
  let help: string | null = null;
  for (const line of text.slice(0, -1).split("\n")) {
    const comment = new RegExp(`^# (HELP|TYPE) (${NAME}) (.+)$`, "s").exec(line);
    if (comment !== null) {
      const [, keyword, name = "", rest = ""] = comment;
      if (keyword === "HELP") {
        if (families.has(name)) throw new Error(`twice: ${line}`);
        current = name;
        help = rest;
      } else {
        if (name !== current || help === null) throw new Error(`TYPE without HELP: ${line}`);
        if (!["counter", "gauge"].includes(rest)) throw new Error(`unknown type: ${line}`);
        if ((rest === "counter") !== name.endsWith("_total")) throw new Error(`name: ${line}`);
        families.set(name, { type: rest, help, samples: [] });
        help = null;
      }
      continue;
    }
    addSample(families, current, line);
  }
  for (const [name, family] of families) {
    if (family.samples.length === 0) throw new Error(`no samples: ${name}`);
  }
  return families;
}

function addSample(families: Map<string, ParsedFamily>, current: string, line: string): void {
  const match = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`, "s").exec(line);
  if (match === null) throw new Error(`no sample: ${line}`);
  const [, name = "", labelText, valueText = ""] = match;
  const family = families.get(name);
  if (name !== current || family === undefined) throw new Error(`stray sample: ${line}`);
  const labels = parseLabels(labelText ?? "", line);
  if (!/^(?:[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?|NaN|[+-]Inf)$/.test(valueText)) {
    throw new Error(`no number: ${line}`);
  }
  if (family.samples.some((other) => JSON.stringify(other.labels) === JSON.stringify(labels))) {
    throw new Error(`label set twice: ${line}`);
  }
  family.samples.push({ labels, value: Number(valueText.replace("Inf", "Infinity")) });
}

function parseLabels(text: string, line: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const match = LABEL.exec(text);
    if (match === null) throw new Error(`labels: ${line}`);
    const [, name = "", value = ""] = match;
    labels[name] = value.replace(/\\(.)/gs, (_, escaped) => (escaped === "n" ? "\n" : escaped));
  }
  return labels;
}
