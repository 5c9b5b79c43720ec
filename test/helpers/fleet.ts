import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { micros } from "#core/units.ts";
import type { Claims } from "#fleet/claims.ts";
import { type SigningKey, signCommand } from "#fleet/sign-command.ts";
import { newKey } from "#fleet/signature.ts";
import {
  type Arrival,
  type Capability,
  COMMAND_CLASSES,
  type CommandClass,
  type CommandLink,
  type CommandRecord,
  type CommandStatus,
  type CommandsTwin,
  type ConfigTwin,
  type Reply,
  type TrustedKey,
} from "#fleet/types.ts";
import { scratchFolder } from "./scratch.ts";
import { until } from "./until.ts";

/** An operator of the test's own, whose key may sign these classes. */
export function operator(kid = "ann", classes: readonly CommandClass[] = COMMAND_CLASSES) {
  const key: SigningKey = { kid, ...newKey() };
  const trusted: TrustedKey = { kid, x: key.x, classes };
  return { key, trusted };
}

/** Sound claims for a ping of `box` at second 1,000, changed as told. */
export function claims(changes: Partial<Claims> = {}): Claims {
  const sound = { aud: "box", jti: "a1", type: "ping", iat: 1000, exp: 1300, seq: 1, params: {} };
  return { ...sound, ...changes };
}

/** @param name `type/id`, or null for what is desired */
export function arrivalOf(text: string | Uint8Array, name: string | null): Arrival {
  const payload = typeof text === "string" ? Buffer.from(text) : text;
  const [type = "", id = ""] = name?.split("/") ?? [];
  const named = name === null ? null : { type, id };
  return { named, payload, responseTopic: null, correlation: null };
}

/** A signed command on its own topic. */
export function arrival(given: Claims, key: SigningKey, second?: SigningKey): Arrival {
  return arrivalOf(signCommand(given, key, second), `${given.type}/${given.jti}`);
}

/** Keys of operators as a device has them; gives the folder. */
export function trustFolder(t: ExecutionContext, keys: readonly TrustedKey[]): string {
  const folder = join(scratchFolder(t), "trust.d");
  mkdirSync(folder, { mode: 0o755 });
  for (const key of keys) {
    const text = JSON.stringify({ kty: "OKP", crv: "Ed25519", ...key });
    writeFileSync(join(folder, `${key.kid}.json`), text, { mode: 0o644 });
  }
  return folder;
}

export interface Told {
  readonly id: string;
  readonly type: string;
  readonly status: CommandStatus;
  readonly reply: Reply | undefined;
}

/** The port of a desk, with what went through it. */
export class RecordingLink implements CommandLink {
  isOnline = true;
  readonly told: Told[] = [];
  readonly capabilities = new Map<string, Capability | null>();
  commands: CommandsTwin = { open: [], finished: [] };
  config: ConfigTwin | null = null;
  arrive: (arrival: Arrival) => void = () => {};

  subscribe(receive: (arrival: Arrival) => void): void {
    this.arrive = receive;
  }
  publishStatus(id: string, type: string, status: CommandStatus, reply?: Reply): void {
    this.told.push({ id, type, status, reply });
  }
  setCapability(type: string, capability: Capability | null): void {
    this.capabilities.set(type, capability);
  }
  setCommands(twin: CommandsTwin): void {
    this.commands = twin;
  }
  setConfig(twin: ConfigTwin): void {
    this.config = twin;
  }

  /** All that was said of a command. */
  of(id: string): CommandStatus[] {
    return this.told.filter((each) => each.id === id).map(({ status }) => status);
  }

  /** Waits for its end. */
  async end(id: string): Promise<CommandStatus> {
    const ended = () => this.of(id).find(({ status }) => status !== "executing");
    await until(() => ended() !== undefined, `the end of ${id}`);
    return ended() as CommandStatus;
  }
}

/** A ping that was just accepted, changed as told. */
export function commandRecord(changes: Partial<CommandRecord> = {}): CommandRecord {
  const ts = "2026-05-01T00:00:00.000000Z";
  return {
    ...{ id: "a1", type: "ping", params: {}, step: "init", memo: {} },
    ...{ responseTopic: null, correlation: null },
    status: { status: "executing", step: "init", ts },
    acceptedAt: micros(1),
    expiresAt: micros(8_000_000_000_000_000),
    ...changes,
  };
}
