import type { Claims } from "#fleet/claims.ts";
import { writeJws } from "#fleet/compact-jws.ts";
import { type PrivateJwk, signer } from "#fleet/signature.ts";

/** A private key with its name. */
export interface SigningKey extends PrivateJwk {
  readonly kid: string;
}

/**
 * A command as it is sent: a compact JWS, and with a second key that one signed as a whole, which
 * makes the first signature part of what the second says.
 */
export function signCommand(claims: Claims, key: SigningKey, second?: SigningKey): string {
  const payload = Buffer.from(JSON.stringify(claims));
  const once = writeJws(payload, { kid: key.kid, isNested: false }, signer(key));
  if (second === undefined) return once;
  return writeJws(Buffer.from(once), { kid: second.kid, isNested: true }, signer(second));
}
