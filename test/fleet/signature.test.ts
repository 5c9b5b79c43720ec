import test from "ava";
import { isSignedBy, newKey, publicKey, signer } from "#fleet/signature.ts";

// RFC 8032, section 7.1, test 2: one byte.
const SECRET = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
const PUBLIC = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
const SIGNATURE =
  "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
const url = (hex: string) => Buffer.from(hex, "hex").toString("base64url");

test("the example of RFC 8032", (t) => {
  const message = Uint8Array.of(0x72);
  const signature = Buffer.from(SIGNATURE, "hex");
  t.true(isSignedBy({ x: url(PUBLIC) }, message, signature));
  t.deepEqual(Buffer.from(signer({ x: url(PUBLIC), d: url(SECRET) })(message)), signature);
  t.false(isSignedBy({ x: url(PUBLIC) }, Uint8Array.of(0x73), signature));
});

test("what is no key signs nothing", (t) => {
  t.is(publicKey("AAAA"), null);
  t.false(isSignedBy({ x: "AAAA" }, Uint8Array.of(1), new Uint8Array(64)));
  const { x, d } = newKey();
  t.not(newKey().x, x);
  const other = newKey();
  t.false(isSignedBy(other, Uint8Array.of(1), signer({ x, d })(Uint8Array.of(1))));
});
