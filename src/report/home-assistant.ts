import type { FEATURE_NAMES } from "#features/types.ts";
import { OUTLOOK_STEPS } from "#forecast/types.ts";
import type { SYSTEM_NAMES } from "#report/payload-schemas.ts";
import type { Payload, TopicNames } from "#report/topic-map.ts";
import type { Reporter, Subscription } from "#report/types.ts";

type Discovery = Payload<"device/{deviceId}/config">;
type Component = Discovery["components"][string];
type Feature = (typeof FEATURE_NAMES)[number];
type SystemName = (typeof SYSTEM_NAMES)[number];

export interface HomeAssistantParts {
  readonly names: TopicNames;
  readonly deviceId: string;
  readonly version: string;
  /** Asked when there is something to say; it takes the subscriptions before this one is used. */
  readonly reporter: () => Pick<Reporter, "retain">;
}

/** Lets Home Assistant find this box: at each connect, and when it says that it has started. */
export class HomeAssistant {
  readonly #parts: HomeAssistantParts;
  readonly #discovery: Discovery;

  constructor(parts: HomeAssistantParts) {
    this.#parts = parts;
    this.#discovery = homeDiscovery(parts.names, parts.deviceId, parts.version);
  }

  get subscriptions(): Subscription[] {
    const take: Subscription["take"] = ({ payload }) => {
      if (new TextDecoder().decode(payload) === "online") this.announce();
    };
    return [{ filter: this.#parts.names.homeStatus, take }];
  }

  announce(): void {
    const { deviceId, reporter } = this.#parts;
    reporter().retain("device/{deviceId}/config", { deviceId }, this.#discovery);
  }
}

interface Quantity {
  readonly name: string;
  readonly unit_of_measurement: string;
  readonly device_class?: string;
  readonly entity_category?: string;
}

const MEASURED = { state_class: "measurement" } as const;
const FEATURES: Partial<Record<Feature, Quantity>> = {
  bits_per_s: { name: "Traffic", device_class: "data_rate", unit_of_measurement: "bit/s" },
  packets_per_s: { name: "Packets", unit_of_measurement: "packets/s" },
  arp_requests_per_s: { name: "ARP requests", unit_of_measurement: "requests/s" },
  distinct_sources: { name: "Senders", unit_of_measurement: "hosts" },
};
const OWN = { entity_category: "diagnostic" } as const;
const SYSTEM: Partial<Record<SystemName, Quantity>> = {
  cpu_pct: { name: "Processor", unit_of_measurement: "%", ...OWN },
  memory_pct: { name: "Memory", unit_of_measurement: "%", ...OWN },
  temp_c: { name: "Heat", device_class: "temperature", unit_of_measurement: "°C", ...OWN },
  data_used_pct: { name: "Disk", unit_of_measurement: "%", ...OWN },
};
/** Home Assistant takes no longer state. */
const STATE_CHARS = 255;

/** All that Home Assistant needs to show this box, in the words of its device discovery. */
export function homeDiscovery(names: TopicNames, deviceId: string, version: string): Discovery {
  const components = Object.entries({
    ...sensorsOf(FEATURES, names.of("m/feature")),
    ...sensorsOf(SYSTEM, names.of("m/system")),
    forecast: forecastSensor(names),
    mirror: mirrorSensor(names),
    verdict: verdictSensor(names),
    alert: alertEvent(names),
  });
  return {
    device: {
      identifiers: [deviceId],
      name: deviceId,
      manufacturer: "ARPGuard",
      model: "ARPGuard Edge",
      sw_version: version,
    },
    origin: { name: "arpguard-edge", sw_version: version },
    availability: [
      {
        topic: names.of("status/health"),
        value_template: "{{ value_json.status }}",
        payload_available: "up",
        payload_not_available: "down",
      },
    ],
    qos: 1,
    components: Object.fromEntries(
      components.map(([name, component]) => [
        name,
        { ...component, unique_id: `${deviceId}_${name}` } as Component,
      ]),
    ),
  };
}

/** What is absent or null in a message is unknown there, which is what `None` says. */
function sensorsOf(
  each: Readonly<Record<string, Quantity>>,
  topic: string,
): Record<string, object> {
  const sensors = Object.entries(each).map(([name, about]) => {
    const value_template = `{{ value_json.v.${name} | default(none) }}`;
    return [
      name,
      { platform: "sensor", state_topic: topic, value_template, ...MEASURED, ...about },
    ];
  });
  return Object.fromEntries(sensors);
}

function forecastSensor(names: TopicNames): object {
  return {
    platform: "sensor",
    name: "Traffic in an hour",
    state_topic: names.of("m/forecast"),
    value_template: `{{ value_json.p50[${OUTLOOK_STEPS - 1}] }}`,
    device_class: "data_rate",
    unit_of_measurement: "bit/s",
    ...MEASURED,
  };
}

function mirrorSensor(names: TopicNames): object {
  return {
    platform: "sensor",
    name: "Mirror port",
    state_topic: names.of("twin/span"),
    value_template: "{{ value_json.verdict }}",
    entity_category: "diagnostic",
  };
}

function verdictSensor(names: TopicNames): object {
  return {
    platform: "sensor",
    name: "Last alert",
    icon: "mdi:shield-alert",
    state_topic: names.of("e/alert"),
    value_template: `{{ value_json.verdict[:${STATE_CHARS}] }}`,
  };
}

function alertEvent(names: TopicNames): object {
  const attributes = ["id", "type", "severity", "verdict"].map(
    (name) => `'${name}': value_json.${name}`,
  );
  return {
    platform: "event",
    name: "Alert",
    icon: "mdi:shield-alert",
    state_topic: names.of("e/alert"),
    event_types: ["opened", "updated", "closed"],
    value_template: `{{ {'event_type': value_json.state, ${attributes.join(", ")}} | tojson }}`,
  };
}
