import { stringify } from "yaml";
import { z } from "zod";
import { CONTENT_TYPE, FLEET_TOPICS } from "#report/topic-map.ts";
import { ALL_TOPICS, type AnyTopic, HOME_TOPIC, isSigned, NOTES } from "./topic-notes.ts";

/** A schema of JSON Schema draft 7, which AsyncAPI 3 takes as it is. */
export type JsonSchema = Readonly<Record<string, unknown>>;

const ROOT = "arpguard/v1";
const COMMAND: AnyTopic = "cmd/{type}/{id}";
const STATUS: AnyTopic = "cmd/{type}/{id}/status";
/** RFC 7515, 9.2.1 */
const JOSE = "application/jose";
const BINDING_VERSION = "0.2.0";

const PLACES: Readonly<Record<string, string>> = {
  deviceId:
    "Name of the device, 1 to 40 of a-z, 0-9 and -; also the common name of its certificate.",
  alertId: "The alert's `id`.",
  stream: "Topic of the stream below the device, as in `m/feature`: two levels.",
  type: "What is to be done, as in `model.install`.",
  id: "Of the command, chosen by who sends it; the same id is carried out once.",
  hostId: "Name of the receiver in the device's configuration.",
};

export const TOPIC_LIST = Object.keys(ALL_TOPICS) as AnyTopic[];

export function addressOf(topic: AnyTopic): string {
  if (topic === HOME_TOPIC) return `homeassistant/${topic}`;
  return topic in FLEET_TOPICS ? `${ROOT}/${topic}` : `${ROOT}/{deviceId}/${topic}`;
}

/** `cmd/{type}/{id}/status` is cmdTypeIdStatus. */
export function nameOf(topic: AnyTopic): string {
  const words = topic.match(/\w+/g) ?? [];
  const joined = words.map((word) => word.replace(/^_/, "")).map(upperFirst);
  return lowerFirst(joined.join(""));
}

export function payloadSchema(topic: AnyTopic): JsonSchema {
  return shortSchema(ALL_TOPICS[topic].payload);
}

/** What a value must be, without what JSON Schema says of every date and integer. */
export function shortSchema(type: z.ZodType): JsonSchema {
  const { $schema: _, ...schema } = z.toJSONSchema(type, {
    target: "draft-7",
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.format === "date-time") jsonSchema.description ??= "RFC 3339, microseconds.";
      if (jsonSchema.format === "date-time" || jsonSchema.format === "uuid") {
        delete jsonSchema.pattern;
      }
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
      delete jsonSchema.readOnly;
    },
  });
  return schema;
}

/** The whole contract. The application it describes is the appliance: it sends what it tells. */
export function asyncApi(): string {
  const document = {
    asyncapi: "3.0.0",
    info: {
      title: "ARPGuard Edge",
      version: "1.0.0",
      description:
        "What an appliance and its fleet say to each other over MQTT 5. docs/MQTT.md is the same to read.",
      license: { name: "Apache-2.0" },
    },
    defaultContentType: CONTENT_TYPE,
    servers: { broker: broker() },
    channels: Object.fromEntries(TOPIC_LIST.map((topic) => [nameOf(topic), channel(topic)])),
    operations: Object.fromEntries(TOPIC_LIST.map((topic) => [verb(topic), operation(topic)])),
    components: {
      messages: Object.fromEntries(TOPIC_LIST.map((topic) => [nameOf(topic), message(topic)])),
      parameters: Object.fromEntries(
        Object.entries(PLACES).map(([place, description]) => [place, { description }]),
      ),
    },
  };
  const head =
    "# Written by `make docs` from src/report/topic-map.ts. Change that, not this file.\n";
  return head + stringify(document, { aliasDuplicateObjects: false, lineWidth: 100 });
}

function broker(): object {
  const health = NOTES["status/health"];
  return {
    host: "broker.example:8883",
    protocol: "secure-mqtt",
    protocolVersion: "5",
    description: "Any broker of MQTT 5. Without TLS the protocol is mqtt.",
    bindings: {
      mqtt: {
        clientId: "{deviceId}",
        cleanSession: false,
        sessionExpiryInterval: 604_800,
        keepAlive: 30,
        lastWill: {
          topic: addressOf("status/health"),
          qos: 1,
          retain: true,
          message: JSON.stringify({ status: "down" } satisfies typeof health.example),
        },
        bindingVersion: BINDING_VERSION,
      },
    },
  };
}

function channel(topic: AnyTopic): object {
  const address = addressOf(topic);
  const places = [...address.matchAll(/\{(\w+)\}/g)].map(([, place = ""]) => place);
  return {
    address,
    description: NOTES[topic].summary,
    messages: { [nameOf(topic)]: ref(`components/messages/${nameOf(topic)}`) },
    ...(places.length > 0 && {
      parameters: Object.fromEntries(
        places.map((place) => [place, ref(`components/parameters/${place}`)]),
      ),
    }),
  };
}

function operation(topic: AnyTopic): object {
  const { from, isRetained } = ALL_TOPICS[topic];
  return {
    action: from === "device" ? "send" : "receive",
    channel: ref(`channels/${nameOf(topic)}`),
    summary: NOTES[topic].summary,
    messages: [ref(`channels/${nameOf(topic)}/messages/${nameOf(topic)}`)],
    ...(topic === COMMAND && {
      reply: {
        channel: ref(`channels/${nameOf(STATUS)}`),
        messages: [ref(`channels/${nameOf(STATUS)}/messages/${nameOf(STATUS)}`)],
      },
    }),
    bindings: { mqtt: { qos: 1, retain: isRetained, bindingVersion: BINDING_VERSION } },
  };
}

function message(topic: AnyTopic): object {
  const binding = { contentType: CONTENT_TYPE, bindingVersion: BINDING_VERSION };
  return {
    name: nameOf(topic),
    contentType: isSigned(topic) ? JOSE : CONTENT_TYPE,
    payload: payloadSchema(topic),
    examples: [{ payload: NOTES[topic].example }],
    ...(!isSigned(topic) && { bindings: { mqtt: binding } }),
  };
}

function verb(topic: AnyTopic): string {
  return `${ALL_TOPICS[topic].from === "device" ? "send" : "receive"}${upperFirst(nameOf(topic))}`;
}

function ref(path: string): { readonly $ref: string } {
  return { $ref: `#/${path}` };
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
