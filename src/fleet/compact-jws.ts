import { z } from "zod";
import { MOST_COMMAND_BYTES } from "#fleet/types.ts";

const HEADER_CHARS = 256;
/** 64 bytes of an Ed25519 signature (RFC 8032, section 5.1.6) as base64url. */
const SIGNATURE_CHARS = 86;
const TOKEN = /^[\w-]+$/;

const KID = /^[\w-]{1,64}$/;

/**
 * RFC 7515, section 4, but for `alg`: RFC 8037. Any other member is refused, `crit`, `jwk` and
 * `x5u` among them. `cty` JOSE says that the payload is a signed command itself.
 */
const headerSchema = z.strictObject({
  alg: z.literal("EdDSA"),
  kid: z.string().regex(KID),
  cty: z.literal("JOSE").optional(),
});

/** One signature and what it is over. */
export interface Jws {
  readonly kid: string;
  readonly signed: Uint8Array;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  readonly isNested: boolean;
}

/** The parts of a compact JWS (RFC 7515, section 7.1), or null where it is none of ours. */
export function readJws(bytes: Uint8Array): Jws | null {
  if (bytes.length > MOST_COMMAND_BYTES) return null;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
  const [header = "", body = "", seal = "", more] = text.split(".", 4);
  if (more !== undefined || header.length > HEADER_CHARS || seal.length !== SIGNATURE_CHARS) {
    return null;
  }
  const head = headerSchema.safeParse(jsonOf(decoded(header)));
  const payload = decoded(body);
  const signature = decoded(seal);
  if (!head.success || payload === null || signature === null) return null;
  const { kid, cty } = head.data;
  const signed = bytes.subarray(0, header.length + 1 + body.length);
  return { kid, signed, payload, signature, isNested: cty !== undefined };
}

/** The compact form, made with `sign`. */
export function writeJws(
  payload: Uint8Array,
  { kid, isNested }: Pick<Jws, "kid" | "isNested">,
  sign: (signed: Uint8Array) => Uint8Array,
): string {
  const header = JSON.stringify({ alg: "EdDSA", kid, ...(isNested && { cty: "JOSE" }) });
  const signed = `${encoded(Buffer.from(header))}.${encoded(payload)}`;
  return `${signed}.${encoded(sign(Buffer.from(signed)))}`;
}

/** UTF-8 JSON, or undefined. */
export function jsonOf(bytes: Uint8Array | null): unknown {
  if (bytes === null) return undefined;
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** base64url in its one form: unused bits are 0, so that no two texts are the same bytes. */
function decoded(text: string): Uint8Array | null {
  if (!TOKEN.test(text)) return null;
  const bytes = Buffer.from(text, "base64url");
  return encoded(bytes) === text ? bytes : null;
}

function encoded(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64url");
}
