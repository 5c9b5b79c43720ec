import { MICROS_PER_SECOND, type Micros } from "#core/units.ts";
import { COMMANDS, type CommandType, isCommandType, needsTwoKeys } from "#fleet/catalogue.ts";
import { type Claims, COMMAND_ID, COMMAND_TYPE, claimsSchema } from "#fleet/claims.ts";
import { type Jws, jsonOf, readJws } from "#fleet/compact-jws.ts";
import { isSignedBy } from "#fleet/signature.ts";
import {
  type Arrival,
  type Command,
  type FailureCode,
  MOST_COMMAND_BYTES,
  type TrustedKey,
} from "#fleet/types.ts";

/** Two clocks that are kept by time servers differ by less. */
const FUTURE_SECONDS = 60;
/** As long as the broker keeps a session for us. */
const LIFE_SECONDS = 7 * 86_400;
/** What a device that comes back after months is to find: its numbers are the versions. */
const DESIRED_LIFE_SECONDS = 366 * 86_400;

/** What the gate must know besides the message. */
export interface GateFacts {
  readonly deviceId: string;
  /** By `kid`. */
  readonly keys: ReadonlyMap<string, TrustedKey>;
  readonly now: Micros;
  /** False where nothing keeps the clock right: no time in a command can be judged then. */
  isClockSet(): boolean;
  isKnown(id: string): boolean;
  /** The highest number that a key has used; 0 before the first. */
  floorOf(key: string): number;
}

export interface Refusal {
  readonly kind: "refused";
  readonly code: FailureCode;
  readonly reason: string;
  /** null where not even the topic says which command it is. */
  readonly command: { readonly id: string; readonly type: string } | null;
  /** The command where its refusal is to be kept, for its number is spent; else null. */
  readonly spent: Command | null;
  /** The same message may pass later: it is the clock that is not there yet. */
  readonly isForNow?: true;
}

export type Verdict =
  | { readonly kind: "accepted"; readonly command: Command & { readonly type: CommandType } }
  /** It has been here before: its last status is the answer. */
  | { readonly kind: "known"; readonly id: string }
  | Refusal;

type Outcome<T> = { readonly value: T } | { readonly code: FailureCode; readonly reason: string };

/**
 * Decides over a command, or over a configuration to be in force, which is signed as one. A broker
 * that is not ours can hold messages up or back, and repeat them, but what passes here was signed
 * for this device, for this once and for now.
 */
export function judgeArrival({ named, payload }: Arrival, facts: GateFacts): Verdict {
  const refused = (fault: NonNullable<Fault>, spent?: Command): Refusal => {
    return { kind: "refused", ...fault, command: spent ?? named, spent: spent ?? null };
  };
  if (named !== null && !isName(named)) {
    const reason = "the topic is no command's";
    return { kind: "refused", code: "rejected", reason, command: null, spent: null };
  }
  const signed = readSigned(payload, facts.keys);
  if ("code" in signed) return refused(signed);
  const { claims, signers } = signed.value;
  const fault = addressFault(claims, named, facts.deviceId) ?? signerFault(claims, signers) ?? null;
  if (fault !== null) return refused(fault);
  if (facts.isKnown(claims.jti)) return { kind: "known", id: claims.jti };
  const late = timeFault(claims, facts, named === null ? DESIRED_LIFE_SECONDS : LIFE_SECONDS);
  if (late !== null) return refused(late);
  const key = signers[0]!.x;
  // What is desired is retained, and may come after later commands: its version is its number.
  if (named !== null && claims.seq <= facts.floorOf(key)) {
    return refused({ code: "replayed", reason: `seq ${claims.seq} was used or passed over` });
  }
  const { jti: id, type, seq, params } = claims;
  const expiresAt = (claims.exp * MICROS_PER_SECOND) as Micros;
  const command = { id, type, params, key, seq: named === null ? 0 : seq, expiresAt };
  if (!isCommandType(type)) {
    return refused({ code: "unsupported", reason: "there is no such command" }, command);
  }
  const parsed = COMMANDS[type].params.safeParse(params);
  if (parsed.success) {
    const given = parsed.data as Command["params"];
    return { kind: "accepted", command: { ...command, type, params: given } };
  }
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join(".") || "params";
  return refused({ code: "rejected", reason: `${field}: ${issue?.message}` }, command);
}

function isName({ id, type }: { readonly id: string; readonly type: string }): boolean {
  return COMMAND_TYPE.test(type) && COMMAND_ID.test(id);
}

interface Signed {
  readonly claims: Claims;
  /** One, or two different ones of which the second signed what the first had signed. */
  readonly signers: readonly TrustedKey[];
}

/** The claims, once all signatures over them are right. */
function readSigned(payload: Uint8Array, keys: ReadonlyMap<string, TrustedKey>): Outcome<Signed> {
  if (payload.length > MOST_COMMAND_BYTES) {
    return { code: "rejected", reason: `longer than ${MOST_COMMAND_BYTES} bytes` };
  }
  const outer = readJws(payload);
  const outerKey = outer && signerOf(outer, keys);
  if (outer === null || outerKey === null) return UNSIGNED;
  if (!outer.isNested) return withClaims(outer.payload, [outerKey]);
  const inner = readJws(outer.payload);
  const innerKey = inner && signerOf(inner, keys);
  if (inner === null || innerKey === null || inner.isNested) return UNSIGNED;
  if (innerKey.x === outerKey.x) return { code: "unauthorised", reason: "one key signed twice" };
  return withClaims(inner.payload, [innerKey, outerKey]);
}

const UNSIGNED = {
  code: "unauthorised",
  reason: "not signed with EdDSA by a key in trust.d",
} as const;

function signerOf(jws: Jws, keys: ReadonlyMap<string, TrustedKey>): TrustedKey | null {
  const key = keys.get(jws.kid);
  return key !== undefined && isSignedBy(key, jws.signed, jws.signature) ? key : null;
}

function withClaims(payload: Uint8Array, signers: readonly TrustedKey[]): Outcome<Signed> {
  const parsed = claimsSchema.safeParse(jsonOf(payload));
  if (parsed.success) return { value: { claims: parsed.data, signers } };
  const [issue] = parsed.error.issues;
  const field = issue?.path.map(String).join(".") || "claims";
  return { code: "rejected", reason: `${field}: ${issue?.message}` };
}

type Fault = {
  readonly code: FailureCode;
  readonly reason: string;
  readonly isForNow?: true;
} | null;

function addressFault(claims: Claims, named: Arrival["named"], deviceId: string): Fault {
  if (claims.aud !== deviceId) return { code: "rejected", reason: "aud: is another device" };
  const { id, type } = named ?? { id: claims.jti, type: "config.apply" };
  if (claims.jti !== id) return { code: "rejected", reason: "jti: is not the topic's" };
  return claims.type === type ? null : { code: "rejected", reason: "type: is not the topic's" };
}

function signerFault({ type }: Claims, signers: readonly TrustedKey[]): Fault {
  if (!isCommandType(type)) return null;
  const { class: role } = COMMANDS[type];
  const other = signers.find(({ classes }) => !classes.includes(role));
  if (other !== undefined) {
    return { code: "unauthorised", reason: `key ${other.kid} may not sign class ${role}` };
  }
  if (!needsTwoKeys(type) || signers.length === 2) return null;
  return { code: "unauthorised", reason: `class ${role} needs the signature of a second key` };
}

function timeFault(claims: Claims, { now, ...facts }: GateFacts, mostSeconds: number): Fault {
  const { type, iat, exp } = claims;
  if (exp <= iat || exp - iat > mostSeconds) {
    return { code: "rejected", reason: `exp: must be after iat, by at most ${mostSeconds} s` };
  }
  if (!facts.isClockSet()) {
    const isRead = isCommandType(type) && COMMANDS[type].class === "read";
    const reason = "nothing sets this device's clock: only class read is obeyed";
    return isRead ? null : { code: "rejected", reason, isForNow: true };
  }
  const nowSeconds = now / MICROS_PER_SECOND;
  if (iat > nowSeconds + FUTURE_SECONDS) {
    return { code: "rejected", reason: "iat: is to come", isForNow: true };
  }
  return exp > nowSeconds ? null : { code: "expired", reason: "exp: has passed" };
}
