import { readFileSync } from "node:fs";
import test from "ava";
import fc from "fast-check";
import { parse } from "yaml";
import { z } from "zod";
import { micros } from "#core/units.ts";
import {
  alertPayload,
  featurePayload,
  forecastPayload,
  openAlertPayload,
} from "#report/payloads.ts";
import { TOPICS } from "#report/topic-map.ts";
import { addressOf, asyncApi, nameOf, payloadSchema, TOPIC_LIST } from "../../docs/asyncapi.ts";
import { mqttReference } from "../../docs/mqtt-reference.ts";
import { ALL_TOPICS, NOTES } from "../../docs/topic-notes.ts";
import { CONTRACT_FILE, REFERENCE_FILE } from "../../docs/write-contract.ts";
import { forecastOf } from "../forecast/outlook-samples.ts";
import { anyAlert } from "../report/any-alert.ts";
import { alertOf, windowOf } from "../report/samples.ts";

type Json = Record<string, unknown>;
interface Operation {
  readonly action: string;
  readonly channel: { readonly $ref: string };
  readonly messages: readonly { readonly $ref: string }[];
  readonly reply?: { readonly channel: { readonly $ref: string } };
  readonly bindings: { readonly mqtt: { readonly qos: number; readonly retain: boolean } };
}
interface Channel {
  readonly address: string;
  readonly messages: Json;
  readonly parameters?: Json;
}
interface Contract {
  readonly asyncapi: string;
  readonly channels: Record<string, Channel>;
  readonly operations: Record<string, Operation>;
  readonly components: { readonly messages: Record<string, { readonly payload: Json }> };
}

const text = readFileSync(CONTRACT_FILE, "utf8");
const contract = parse(text) as Contract;
const mark = { seq: 7, boot: "2b0c8a34-6a4e-4f0e-9c55-0d7f6f2f3f11" };

test("asyncapi.yaml and MQTT.md are what `make docs` writes today", (t) => {
  t.is(text, asyncApi());
  t.is(readFileSync(REFERENCE_FILE, "utf8"), mqttReference());
});

test("every reference leads somewhere, every channel has the parameters of its address", (t) => {
  const refs = [...refsIn(contract)];
  t.true(refs.length > 50);
  for (const each of refs) t.truthy(target(each), each);
  for (const [name, { address, parameters = {} }] of Object.entries(contract.channels)) {
    const places = [...address.matchAll(/\{(\w+)\}/g)].map(([, place]) => place);
    t.deepEqual(Object.keys(parameters).sort(), places.sort(), name);
  }
});

test("a channel and an operation for each topic, with its side and its retention", (t) => {
  t.is(contract.asyncapi, "3.0.0");
  t.is(Object.keys(contract.channels).length, TOPIC_LIST.length);
  t.is(Object.keys(contract.operations).length, TOPIC_LIST.length);
  const byChannel = new Map(
    Object.values(contract.operations).map((each) => [each.channel.$ref, each]),
  );
  for (const topic of TOPIC_LIST) {
    const { from, isRetained } = ALL_TOPICS[topic];
    const operation = byChannel.get(`#/channels/${nameOf(topic)}`);
    t.is(contract.channels[nameOf(topic)]?.address, addressOf(topic), topic);
    t.is(operation?.action, from === "device" ? "send" : "receive", topic);
    t.like(operation?.bindings.mqtt, { qos: 1, retain: isRetained }, topic);
    // AsyncAPI 3.0: an operation's messages are among those of its channel.
    for (const { $ref } of operation?.messages ?? []) {
      t.true($ref.startsWith(`${operation?.channel.$ref}/messages/`), topic);
    }
  }
  const command = contract.operations.receiveCmdTypeId;
  t.is(command?.reply?.channel.$ref, "#/channels/cmdTypeIdStatus");
});

test("the documents' schemas and ours take every example, and no other shape", (t) => {
  for (const topic of TOPIC_LIST) {
    const { example } = NOTES[topic];
    const written = schemaOf(nameOf(topic));
    t.true(ALL_TOPICS[topic].payload.safeParse(example).success, topic);
    t.true(written.safeParse(example).success, topic);
    t.false(written.safeParse(42).success, topic);
    if (typeof example !== "object") continue;
    for (const key of payloadRequired(topic)) {
      const { [key]: _, ...without } = example as Json;
      t.false(written.safeParse(without).success, `${topic} without ${key}`);
    }
  }
});

test("the documents' schemas take what the code sends", (t) => {
  const alert = schemaOf("eAlert");
  const open = schemaOf("aAlertId");
  fc.assert(
    fc.property(anyAlert, (event) => {
      const sent = alertPayload(event, mark);
      t.is(alert.safeParse(sent).success, TOPICS["e/alert"].payload.safeParse(sent).success);
      t.true(alert.safeParse(sent).success);
      const retained = openAlertPayload(event);
      if (retained !== null) t.true(open.safeParse(retained).success);
    }),
  );
  t.true(alert.safeParse(alertPayload(alertOf("a"), mark)).success);
  t.true(schemaOf("mFeature").safeParse(featurePayload(windowOf(3), mark)).success);
  t.true(schemaOf("mForecast").safeParse(forecastPayload(forecastOf(micros(0), 9), mark)).success);
});

/** Of the written document, compiled anew from its JSON Schema. */
function schemaOf(name: string): z.ZodType {
  const { payload } = contract.components.messages[name] ?? {};
  return z.fromJSONSchema(payload as Parameters<typeof z.fromJSONSchema>[0]);
}

function payloadRequired(topic: (typeof TOPIC_LIST)[number]): readonly string[] {
  const { required = [] } = payloadSchema(topic);
  return required as readonly string[];
}

function* refsIn(node: unknown): Generator<string> {
  if (typeof node !== "object" || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key === "$ref") yield String(value);
    else yield* refsIn(value);
  }
}

function target(ref: string): unknown {
  const steps = ref.replace("#/", "").split("/");
  return steps.reduce<unknown>((node, step) => (node as Json | undefined)?.[step], contract);
}
