import type { z } from "zod";
import {
  ackSchema,
  alertSchema,
  anomalySchema,
  backlogSchema,
  capabilitySchema,
  commandStatusSchema,
  commandsTwinSchema,
  configStateSchema,
  deviceSchema,
  featureSchema,
  forecastSchema,
  gapSchema,
  healthSchema,
  homeDiscoverySchema,
  hostSchema,
  jwsSchema,
  openAlertSchema,
  spanSchema,
  systemSchema,
  trainingSchema,
} from "#report/payload-schemas.ts";
import type { Stream } from "#store/types.ts";

/**
 * Every topic below `{root}/{deviceId}/` with its payload: the one place that spells them. All
 * are JSON with QoS 1; a retained one is cleared by an empty payload. `from` says who sends it.
 */
export const TOPICS = {
  /** Also the will, so that whoever asks learns of our death. */
  "status/health": { from: "device", isRetained: true, payload: healthSchema },
  "twin/device": { from: "device", isRetained: true, payload: deviceSchema },
  "twin/config": { from: "device", isRetained: true, payload: configStateSchema },
  "twin/span": { from: "device", isRetained: true, payload: spanSchema },
  /** How training on the box's own history stands; a percentage is told every few seconds. */
  "twin/training": { from: "device", isRetained: true, payload: trainingSchema },
  "m/feature": { from: "device", isRetained: false, payload: featureSchema },
  "m/system": { from: "device", isRetained: false, payload: systemSchema },
  "m/forecast": { from: "device", isRetained: false, payload: forecastSchema },
  "e/alert": { from: "device", isRetained: false, payload: alertSchema },
  "e/anomaly": { from: "device", isRetained: false, payload: anomalySchema },
  "e/gap": { from: "device", isRetained: false, payload: gapSchema },
  /** There while the alert is open. */
  "a/{alertId}": { from: "device", isRetained: true, payload: openAlertSchema },
  /** A bulk stream's backlog; the stream by its own topic, as in `h/m/feature`. */
  "h/{stream}": { from: "device", isRetained: false, payload: backlogSchema },
  "twin/commands": { from: "device", isRetained: true, payload: commandsTwinSchema },
  /** What the device can do. */
  "cmd/{type}": { from: "device", isRetained: true, payload: capabilitySchema },
  /** A signed command, and a configuration to be in force, signed as such a command. */
  "cmd/{type}/{id}": { from: "fleet", isRetained: false, payload: jwsSchema },
  "desired/config": { from: "fleet", isRetained: true, payload: jwsSchema },
  "cmd/{type}/{id}/status": { from: "device", isRetained: false, payload: commandStatusSchema },
  ack: { from: "fleet", isRetained: true, payload: ackSchema },
  /** Below Home Assistant's own prefix, and only where that is switched on. */
  "device/{deviceId}/config": { from: "device", isRetained: true, payload: homeDiscoverySchema },
} as const;

/** Below `{root}/`, said to all devices. */
export const FLEET_TOPICS = {
  "_fleet/host/{hostId}": { from: "fleet", isRetained: true, payload: hostSchema },
} as const;

export type Topic = keyof typeof TOPICS;
export type Payload<T extends Topic> = z.infer<(typeof TOPICS)[T]["payload"]>;

/** Where each stream of the outbox goes; in `ack` and `e/gap` a stream is called by this. */
export const STREAM_TOPICS = {
  alert: "e/alert",
  command: "cmd/{type}/{id}/status",
  gap: "e/gap",
  anomaly: "e/anomaly",
  forecast: "m/forecast",
  system: "m/system",
  feature: "m/feature",
} as const satisfies Record<Stream, Topic>;

/** What the box is and how it stands. */
export const TWIN_TOPICS = {
  device: "twin/device",
  config: "twin/config",
  span: "twin/span",
  training: "twin/training",
} as const satisfies Record<string, RetainedTopic>;

/** What the operator's list shows of each device. */
export const LISTED_TOPICS = {
  health: "status/health",
  config: "twin/config",
  commands: "twin/commands",
} as const satisfies Record<string, Topic>;

export const CONTENT_TYPE = "application/json";

/** What stands in the braces of a topic. */
type Places<T extends string> = T extends `${string}{${infer Place}}${infer Rest}`
  ? Place | Places<Rest>
  : never;
export type TopicParts<T extends string> = Readonly<Record<Places<T>, string>>;
/** Topics whose last message the broker keeps for us. */
export type RetainedTopic = {
  [T in Topic]: (typeof TOPICS)[T] extends { from: "device"; isRetained: true } ? T : never;
}[Topic];

/** The full names of one device's topics. */
export class TopicNames {
  readonly prefix: string;
  readonly #root: string;
  readonly #home: string;

  /** @param home prefix of what Home Assistant discovers */
  constructor(root: string, deviceId: string, home = "homeassistant") {
    this.#root = root;
    this.#home = home;
    this.prefix = `${root}/${deviceId}/`;
  }

  of<T extends Topic>(topic: T, ...[parts]: Parts<T>): string {
    return this.ofAny(topic, parts ?? {});
  }

  /** As `of`, where the topic is only known when it runs. */
  ofAny(topic: Topic, parts: Readonly<Record<string, string>>): string {
    const isHome = topic === "device/{deviceId}/config";
    return (isHome ? `${this.#home}/` : this.prefix) + filled(topic, parts);
  }

  /** Where Home Assistant says that it has started. */
  get homeStatus(): string {
    return `${this.#home}/status`;
  }

  ofCommand(type: string, id: string): string {
    return this.of("cmd/{type}/{id}", { type, id });
  }

  ofDesired(): string {
    return this.of("desired/config");
  }

  /** Filter of all open alerts. */
  get anyOpenAlert(): string {
    return this.prefix + ("a/{alertId}" satisfies Topic).replace("{alertId}", "+");
  }

  ofStatus(type: string, id: string): string {
    return this.of("cmd/{type}/{id}/status", { type, id });
  }

  /** Where an answer may go: below a command of this device, where nothing is taken for one. */
  isResponse(name: string): boolean {
    const below = name.startsWith(this.prefix) ? name.slice(this.prefix.length) : "";
    return below.length <= 200 && /^cmd(\/[a-z0-9._-]+){3,}$/.test(below);
  }

  ofHost(hostId: string): string {
    return `${this.#root}/${filled("_fleet/host/{hostId}", { hostId })}`;
  }
}

/** Nothing for a topic without braces. */
type Parts<T extends string> = [Places<T>] extends [never] ? [] : [TopicParts<T>];

/** Whatever the parts, each stays one level (a stream: two) and holds no wildcard. */
function filled(topic: string, parts: Readonly<Record<string, string>>): string {
  return topic.replace(/\{(\w+)\}/g, (_, place: string) => {
    const text = parts[place] ?? "";
    if (place === "stream") return text.replace(/[^a-z0-9/-]/g, "-").slice(0, 40);
    return text.replace(/[^a-z0-9.-]/g, "-").slice(0, 80);
  });
}

/** The payload as sent. */
export function encode<T extends Topic>(_topic: T, payload: Payload<T>): string {
  return JSON.stringify(payload);
}
