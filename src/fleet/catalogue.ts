import { createHash } from "node:crypto";
import { z } from "zod";
import { ipAddress, macAddress } from "#config/address.ts";
import type { Capability, CommandClass } from "#fleet/types.ts";
import { ALERT_TYPES } from "#l2/types.ts";

const nothing = z.strictObject({});
const sequence = z.int().min(1);
const name = z.string().regex(/^[a-z0-9-]{1,40}$/);
/** The kinds of models that a box has. */
const modelName = z.enum(["detector", "forecaster", "optimizer"]);
const SECOND = 1000;
const MINUTE = 60_000;

interface CommandSpec {
  /** What the key that signs it must be allowed. */
  readonly class: CommandClass;
  /** It is carried out within this, or fails. */
  readonly timeoutMs: number;
  readonly params: z.ZodType;
}

/** Of the last step alone; times without a unit in their name are seconds. */
const READ = {
  ping: { class: "read", timeoutMs: 10 * SECOND, params: nothing },
  "diag.snapshot": { class: "read", timeoutMs: 30 * SECOND, params: nothing },
  "log.upload": {
    class: "read",
    timeoutMs: 30 * SECOND,
    params: z.strictObject({ lines: z.int().min(1).max(5000).default(1000) }),
  },
  "history.resend": {
    class: "read",
    timeoutMs: 5 * MINUTE,
    params: z
      .strictObject({
        stream: z.enum(["alert", "anomaly", "gap", "feature", "forecast", "system"]),
        from_seq: sequence,
        to_seq: sequence,
      })
      .refine(({ from_seq, to_seq }) => from_seq <= to_seq, "to_seq: is before from_seq"),
  },
  "span.recheck": {
    class: "read",
    timeoutMs: 90 * SECOND,
    params: z.strictObject({ seconds: z.int().min(1).max(60).default(5) }),
  },
  "evidence.fetch": {
    class: "read",
    timeoutMs: MINUTE,
    params: z.strictObject({ alertId: z.string().min(1).max(120) }),
  },
} as const satisfies Record<string, CommandSpec>;

const OPERATE = {
  "service.restart": { class: "operate", timeoutMs: 2 * MINUTE, params: nothing },
  "device.reboot": { class: "operate", timeoutMs: 10 * MINUTE, params: nothing },
  identify: {
    class: "operate",
    timeoutMs: 2 * MINUTE,
    params: z.strictObject({ seconds: z.int().min(1).max(60).default(10) }),
  },
  "baseline.reset": { class: "operate", timeoutMs: 30 * SECOND, params: nothing },
  "alarm.silence": {
    class: "operate",
    timeoutMs: 30 * SECOND,
    params: z
      .strictObject({
        type: z.enum(ALERT_TYPES).exclude(["capacity", "coverage"]),
        mac: macAddress.optional(),
        ip: ipAddress.optional(),
        until: z.iso.datetime(),
        reason: z.string().min(1).max(200).default("silenced by the fleet"),
      })
      .refine(({ mac, ip }) => mac !== undefined || ip !== undefined, "needs a mac, an ip or both"),
  },
  "capture.sample": {
    class: "operate",
    timeoutMs: 90 * SECOND,
    params: z.strictObject({
      seconds: z.int().min(1).max(60).default(10),
      frames: z.int().min(1).max(2000).default(200),
      snapBytes: z.int().min(14).max(2048).default(128),
    }),
  },
} as const satisfies Record<string, CommandSpec>;

const CHANGE = {
  "config.apply": {
    class: "config",
    timeoutMs: 15 * MINUTE,
    params: z.strictObject({
      version: z.int().min(1),
      config: z.record(z.string(), z.unknown()),
    }),
  },
  "config.rollback": { class: "config", timeoutMs: 15 * MINUTE, params: nothing },
  "model.install": {
    class: "model",
    timeoutMs: 30 * MINUTE,
    params: z.strictObject({
      name: modelName,
      version: name,
      url: z
        .string()
        .max(2000)
        .regex(/^https:\/\/[^\s]+$/, "an https:// address"),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  },
  "model.rollback": {
    class: "model",
    timeoutMs: MINUTE,
    params: z.strictObject({ name: modelName.default("detector") }),
  },
} as const satisfies Record<string, CommandSpec>;

/** Known, so that they are refused as what they are; no box carries them out yet. */
const LATER = {
  "firmware.install": { class: "firmware", timeoutMs: MINUTE, params: z.looseObject({}) },
  "firmware.rollback": { class: "firmware", timeoutMs: MINUTE, params: z.looseObject({}) },
  "cert.renew": { class: "security", timeoutMs: MINUTE, params: z.looseObject({}) },
  "trust.update": { class: "security", timeoutMs: MINUTE, params: z.looseObject({}) },
  "device.decommission": { class: "security", timeoutMs: MINUTE, params: z.looseObject({}) },
} as const satisfies Record<string, CommandSpec>;

/** Every command that there is. */
export const COMMANDS = { ...READ, ...OPERATE, ...CHANGE, ...LATER } as const;
export type CommandType = keyof typeof COMMANDS;
export type Params<T extends CommandType> = z.output<(typeof COMMANDS)[T]["params"]>;

/** What two signatures are needed for: a stolen key alone takes no box over. */
const TWO_KEYS: ReadonlySet<CommandClass> = new Set(["firmware", "security"]);
/** Of these one at a time. */
const EXCLUSIVE: ReadonlySet<CommandClass> = new Set(["config", "model", "firmware"]);

export function isCommandType(type: string): type is CommandType {
  return Object.hasOwn(COMMANDS, type);
}

export function needsTwoKeys(type: CommandType): boolean {
  return TWO_KEYS.has(COMMANDS[type].class);
}

export function isExclusive(type: CommandType): boolean {
  return EXCLUSIVE.has(COMMANDS[type].class);
}

/** What a device says that it can do. */
export function capabilityOf(type: CommandType): Capability {
  const { class: role, params } = COMMANDS[type];
  const schema = JSON.stringify(z.toJSONSchema(params, { io: "input" }));
  return { schema: `sha256:${createHash("sha256").update(schema).digest("hex")}`, class: role };
}
