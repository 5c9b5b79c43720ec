import { COMMANDS, type CommandType, needsTwoKeys } from "#fleet/catalogue.ts";
import { FLEET_TOPICS } from "#report/topic-map.ts";
import { type JsonSchema, payloadSchema, shortSchema, TOPIC_LIST } from "./asyncapi.ts";
import { ALL_TOPICS, type AnyTopic, HOME_TOPIC, isSigned, NOTES } from "./topic-notes.ts";

const INTRODUCTION = `<!-- Written by \`make docs\` from src/report/topic-map.ts. Change that, not this file. -->
# MQTT

What an appliance and its fleet say to each other over MQTT 5; [asyncapi.yaml](asyncapi.yaml) is the
same for programs. Topics stand below \`{root}/{deviceId}/\`, those marked * below \`{root}/\`, that
marked ** below \`homeassistant/\`; the root is \`arpguard/v1\` unless \`report.root\` says otherwise.

- Every payload is JSON in UTF-8 (content type \`application/json\`), but for the signed ones, which
  are a compact JWS. An empty payload clears a retained topic.
- Everything is sent with QoS 1: a message may come twice. A record of a stream has \`seq\`, which
  counts for good: a receiver keeps each (device, stream, seq) once. In \`ack\` and \`e/gap\` a stream
  is called by its topic in this table.
- Retained topics are told again at each connect.
`;

const EXAMPLE_LINE = 400;

/** The whole reference as Markdown. */
export function mqttReference(): string {
  return [
    INTRODUCTION,
    ...table("From the device", "device"),
    ...table("To the device", "fleet"),
    ...commands(),
    ...TOPIC_LIST.map(section),
  ].join("\n");
}

/** What a command may ask for; what no box carries out yet is left out. */
function commands(): string[] {
  const types = (Object.keys(COMMANDS) as CommandType[]).filter((type) => !needsTwoKeys(type));
  const rows = types.map((type) => {
    const { class: role, timeoutMs, params } = COMMANDS[type];
    const { properties = {}, required = [] } = shortSchema(params);
    const given = Object.entries(properties as Record<string, JsonSchema>).map(([name, field]) => {
      const presence = (required as string[]).includes(name) ? "" : usualOf(field);
      return `\`${name}\`${presence}: ${typeOf(field)}`;
    });
    return rowOf([`\`${type}\``, role, `${timeoutMs / 1000} s`, given.join("; ")]);
  });
  return [
    "## Commands",
    "",
    "| type | class of the key | within | parameters |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
  ];
}

function usualOf({ default: usual }: JsonSchema): string {
  return usual === undefined ? " (optional)" : ` (else ${JSON.stringify(usual)})`;
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function table(title: string, from: "device" | "fleet"): string[] {
  const rows = TOPIC_LIST.filter((topic) => ALL_TOPICS[topic].from === from).map((topic) => {
    const retained = ALL_TOPICS[topic].isRetained ? "yes" : "no";
    const kind = isSigned(topic) ? "signed" : "JSON";
    return `| \`${topic}\`${markOf(topic)} | ${retained} | ${kind} | ${NOTES[topic].summary} |`;
  });
  return [
    `## ${title}`,
    "",
    "| topic | retained | payload | what it tells |",
    "| --- | --- | --- | --- |",
    ...rows,
    "",
  ];
}

function markOf(topic: AnyTopic): string {
  if (topic === HOME_TOPIC) return " **";
  return topic in FLEET_TOPICS ? " *" : "";
}

function section(topic: AnyTopic): string {
  const example = JSON.stringify(NOTES[topic].example);
  const shown = example.length <= EXAMPLE_LINE ? example : `${example.slice(0, EXAMPLE_LINE)} ...`;
  const schema = payloadSchema(topic);
  const forms = Array.isArray(schema.oneOf) ? (schema.oneOf as JsonSchema[]) : [schema];
  return [
    `## ${topic}`,
    "",
    ...forms.flatMap(fields),
    isSigned(topic) ? "```text" : "```json",
    shown.replaceAll(/,(?=")/g, ", "),
    "```",
    "",
  ].join("\n");
}

/** The keys of an object; nothing for what has none of its own. */
function fields({ properties, required = [] }: JsonSchema): string[] {
  const keys = Object.entries((properties ?? {}) as Record<string, JsonSchema>);
  if (keys.length === 0) return [];
  const rows = keys.map(([key, field]) => {
    const presence = (required as string[]).includes(key) ? "always" : "at times";
    return rowOf([`\`${key}\``, presence, typeOf(field), String(field.description ?? "")]);
  });
  return ["| key | there | type | meaning |", "| --- | --- | --- | --- |", ...rows, ""];
}

function typeOf(field: JsonSchema): string {
  if (field.const !== undefined) return `\`${JSON.stringify(field.const)}\``;
  if (Array.isArray(field.enum)) return field.enum.map((each) => `\`${each}\``).join(", ");
  const options = field.anyOf ?? field.oneOf;
  if (Array.isArray(options)) return options.map(typeOf).join(" or ");
  if (field.type === "array") return arrayText(field);
  if (field.type === "object") return objectText(field);
  if (Array.isArray(field.type)) return field.type.join(" or ");
  return [String(field.type), boundsOf(field)].filter((part) => part !== "").join(" ");
}

function arrayText({ items, minItems, maxItems }: JsonSchema): string {
  const each = items === undefined ? "" : ` of ${typeOf(items as JsonSchema)}`;
  if (maxItems === undefined) return `list${each}`;
  return minItems === maxItems ? `list${each}, ${maxItems}` : `list${each}, at most ${maxItems}`;
}

function objectText({ properties, additionalProperties }: JsonSchema): string {
  const keys = Object.keys((properties ?? {}) as object);
  if (keys.length > 0) return `object of ${keys.map((key) => `\`${key}\``).join(", ")}`;
  const each = additionalProperties as JsonSchema | undefined;
  return each?.type === undefined ? "object" : `object, each ${typeOf(each)}`;
}

function boundsOf({ minimum, maximum, maxLength, pattern }: JsonSchema): string {
  if (pattern !== undefined) return `\`${String(pattern)}\``;
  if (maxLength !== undefined) return `of at most ${maxLength} characters`;
  if (minimum !== undefined && maximum !== undefined) return `from ${minimum} to ${maximum}`;
  return minimum === undefined ? "" : `from ${minimum}`;
}
