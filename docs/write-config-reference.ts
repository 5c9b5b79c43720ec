import { writeFileSync } from "node:fs";
import { z } from "zod";
import { configSchema } from "#config/schema.ts";

/** What `make docs` writes. */
export const REFERENCE_FILE = new URL("./CONFIG.md", import.meta.url);
export const DEFAULTS_FILE = new URL("../src/config/defaults.json", import.meta.url);

/** Every default as JSON. */
export function configDefaults(): string {
  return `${JSON.stringify(configSchema.parse({}), null, 2)}\n`;
}

/** The part of JSON Schema that the configuration is made of. */
interface Field {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly multipleOf?: number;
}

const INTRODUCTION = `<!-- Written by \`make docs\` from src/config/schema.ts. Change the schema, not this file. -->
# Configuration

A JSON file of at most 1 MiB, named with \`--config FILE\`. Every key has a default, so that \`{}\` is
a configuration. It is read once at start. A key that is not listed here, or a value outside its
bounds, ends the program with exit status 2 and one line that names the file and the key.

\`\`\`json
{
  "capture": { "interface": "eth0" },
  "report": { "url": "mqtt://broker.example:1883" }
}
\`\`\`
`;

/** The whole reference as Markdown: a section and a table for each part of the configuration. */
export function configReference(): string {
  const schema = z.toJSONSchema(configSchema, { io: "input" }) as Field;
  const sections = Object.entries(schema.properties ?? {}).map(([name, section]) =>
    sectionText(name, section),
  );
  return [INTRODUCTION, ...sections].join("\n");
}

function sectionText(name: string, section: Field): string {
  const rows = Object.entries(section.properties ?? {}).map(([key, field]) =>
    row([
      code(key),
      field.enum === undefined ? (field.type ?? "") : "one of",
      boundsOf(field),
      field.default === undefined ? "none" : code(JSON.stringify(field.default)),
      field.description ?? "",
    ]),
  );
  const head = [row(["key", "type", "bounds", "default", "meaning"]), row(Array(5).fill("---"))];
  return [`## ${name}`, "", section.description ?? "", "", ...head, ...rows, ""].join("\n");
}

function boundsOf(field: Field): string {
  if (field.enum !== undefined) return field.enum.map((value) => code(value)).join(", ");
  const bounds: string[] = [];
  if (field.minimum !== undefined) bounds.push(rangeOf(field.minimum, field.maximum));
  if (field.multipleOf !== undefined) bounds.push(`a multiple of ${field.multipleOf}`);
  if (field.maxItems !== undefined) bounds.push(`at most ${field.maxItems} entries`);
  if (field.minLength !== undefined) bounds.push("not empty");
  if (field.maxItems !== undefined) bounds.push(`at most ${field.maxItems}`);
  if (field.pattern !== undefined) bounds.push(code(field.pattern));
  return bounds.join(", ");
}

/** Every integer of JSON Schema has an upper bound: that of safe integers is none of ours. */
function rangeOf(minimum: number, maximum: number | undefined): string {
  const isOpen = maximum === undefined || maximum === Number.MAX_SAFE_INTEGER;
  return isOpen ? `${minimum} or more` : `${minimum} to ${maximum}`;
}

function code(text: string): string {
  return `\`${text}\``;
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

if (import.meta.main) {
  writeFileSync(REFERENCE_FILE, configReference());
  writeFileSync(DEFAULTS_FILE, configDefaults());
}
