import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from "node:crypto";

/** A private key of an operator as a JSON Web Key (RFC 8037, section 2). */
export interface PrivateJwk {
  readonly x: string;
  readonly d: string;
}

/** A key made anew for each check leaves memory behind that only the system's allocator sees. */
const made = new WeakMap<object, KeyObject | null>();

/** True where the holder of `x` signed these bytes with Ed25519. The header is not asked. */
export function isSignedBy(
  trusted: { readonly x: string },
  signed: Uint8Array,
  signature: Uint8Array,
): boolean {
  if (!made.has(trusted)) made.set(trusted, publicKey(trusted.x));
  const key = made.get(trusted) ?? null;
  return key !== null && verify(null, signed, key, signature);
}

/** null where it is no Ed25519 key. */
export function publicKey(x: string): KeyObject | null {
  try {
    return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  } catch {
    return null;
  }
}

export function newKey(): PrivateJwk {
  const { privateKey } = generateKeyPairSync("ed25519");
  const { x = "", d = "" } = privateKey.export({ format: "jwk" });
  return { x, d };
}

/** @throws what node:crypto throws where it is no key */
export function signer({ x, d }: PrivateJwk): (signed: Uint8Array) => Uint8Array {
  const key = createPrivateKey({ key: { kty: "OKP", crv: "Ed25519", x, d }, format: "jwk" });
  return (signed) => sign(null, signed, key);
}
