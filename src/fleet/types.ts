import type { Micros } from "#core/units.ts";

/** What a key may be allowed: the signing roles. */
export const COMMAND_CLASSES = [
  "read",
  "operate",
  "config",
  "model",
  "firmware",
  "security",
] as const;
export type CommandClass = (typeof COMMAND_CLASSES)[number];

/** Why a command failed that was not carried out to its end. */
export const FAILURE_CODES = [
  "rejected",
  "expired",
  "replayed",
  "unauthorised",
  "busy",
  "interrupted",
  "unsupported",
  "timeout",
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

/**
 * A whole command in its countersigned form; more is refused before it is looked at. With its
 * topic and properties it fits in the longest packet that the link takes.
 */
export const MOST_COMMAND_BYTES = 61_440;

export type JsonObject = Readonly<Record<string, unknown>>;

/** A piece of a file that a command sends: all parts in base64, joined, are the file. */
export interface FilePart {
  /** From 1 to `of`. */
  readonly part: number;
  readonly of: number;
  readonly name: string;
  /** base64 (RFC 4648, section 4) */
  readonly data: string;
}

/** How a command stands. `successful` and `failed` are its end, and there is no other. */
export interface CommandStatus {
  readonly status: "executing" | "successful" | "failed";
  readonly step?: string;
  readonly pct?: number;
  readonly reason?: string;
  /** Without one a `failed` command was tried and did not succeed. */
  readonly code?: FailureCode;
  readonly result?: JsonObject;
  readonly file?: FilePart;
  /** RFC 3339 */
  readonly ts: string;
}

/** Where the requester wants its answers besides the command's own status topic (MQTT 5, 4.10). */
export interface Reply {
  readonly responseTopic: string | null;
  readonly correlation: Uint8Array | null;
}

/** A message from the broker. Nothing of it is to be believed yet. */
export interface Arrival extends Reply {
  /** The command that its topic names; null for a configuration to be in force. */
  readonly named: { readonly id: string; readonly type: string } | null;
  readonly payload: Uint8Array;
}

/** What the device can do, retained. */
export interface Capability {
  /** `sha256:` and the digest of the JSON Schema of its parameters. */
  readonly schema: string;
  readonly class: CommandClass;
}

/** The configuration as it is in force. */
export interface ConfigTwin {
  /** 0 where none came from the fleet. */
  readonly version: number;
  /** `sha256:` of the configuration's JSON. */
  readonly hash: string;
  readonly applied: string;
  readonly state: "ok" | "pending" | "rejected";
  readonly error?: string;
}

/** Open commands and the last finished ones, retained. */
export interface CommandsTwin {
  readonly open: readonly CommandRow[];
  readonly finished: readonly CommandRow[];
}
export interface CommandRow {
  readonly id: string;
  readonly type: string;
  readonly status: CommandStatus["status"];
  readonly step: string;
  readonly code?: FailureCode;
  readonly ts: string;
}

/** The one way between the desk of commands and the broker. Nothing here blocks or throws. */
export interface CommandLink {
  readonly isOnline: boolean;
  /** One receiver. A message is acknowledged to the broker when `receive` comes back. */
  subscribe(receive: (arrival: Arrival) => void): void;
  publishStatus(commandId: string, type: string, status: CommandStatus, reply?: Reply): void;
  /** null: the device cannot do it any more. */
  setCapability(type: string, capability: Capability | null): void;
  setCommands(twin: CommandsTwin): void;
  setConfig(twin: ConfigTwin): void;
}

/** A public key that commands are signed with, and what it may sign. */
export interface TrustedKey {
  /** Its name, in a signature's header. */
  readonly kid: string;
  /** Raw Ed25519 public key, 32 bytes as base64url (RFC 8037, section 2). */
  readonly x: string;
  readonly classes: readonly CommandClass[];
}

/** A command that passed the gate. */
export interface Command {
  readonly id: string;
  readonly type: string;
  readonly params: JsonObject;
  /** `x` of the key that signed it, and its number among that key's. */
  readonly key: string;
  readonly seq: number;
  readonly expiresAt: Micros;
}

/** A command as the journal has it. */
export interface CommandRecord extends Reply {
  readonly id: string;
  readonly type: string;
  readonly params: JsonObject;
  /** The last step begun: `init` before the first. */
  readonly step: string;
  /** What an executor noted to go on after a restart. */
  readonly memo: JsonObject;
  readonly status: CommandStatus;
  readonly acceptedAt: Micros;
  readonly expiresAt: Micros;
}

/** The journal of commands: what is put there is on the disk when the call comes back. */
export interface CommandJournal extends Disposable {
  find(id: string): CommandRecord | null;
  /** Oldest first. */
  open(): CommandRecord[];
  /** The last that ended, newest first. */
  finished(limit: number): CommandRecord[];
  /** The highest number that a key has used; 0 before the first. */
  floorOf(key: string): number;
  /** A new command, and its key's floor, in one step. */
  accept(record: CommandRecord, key: string, seq: number | null): void;
  update(record: CommandRecord): void;
}
