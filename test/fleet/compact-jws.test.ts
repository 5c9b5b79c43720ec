import test from "ava";
import fc from "fast-check";
import { jsonOf, readJws, writeJws } from "#fleet/compact-jws.ts";

const SEAL = new Uint8Array(64).fill(7);
const bytesOf = (text: string) => Buffer.from(text);

test("what is written is read back, whatever the payload", (t) => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 200 }),
      fc.stringMatching(/^[\w-]{1,64}$/),
      fc.boolean(),
      (payload, kid, isNested) => {
        const signedBytes: Uint8Array[] = [];
        const text = writeJws(payload, { kid, isNested }, (signed) => {
          signedBytes.push(signed);
          return SEAL;
        });
        const jws = readJws(bytesOf(text));
        t.like(jws, { kid, isNested });
        t.deepEqual(Buffer.from(jws?.payload ?? []), Buffer.from(payload));
        t.deepEqual(Buffer.from(jws?.signed ?? []), Buffer.from(signedBytes[0] ?? []));
        t.deepEqual(Buffer.from(jws?.signature ?? []), Buffer.from(SEAL));
      },
    ),
  );
});

test("a text has one form: unused bits, padding and other letters are refused", (t) => {
  const text = writeJws(bytesOf("{}"), { kid: "k", isNested: false }, () => SEAL);
  t.not(readJws(bytesOf(text)), null);
  const [head = "", body = "", seal = ""] = text.split(".");
  t.is(body, "e30");
  // 64 bytes leave 4 bits of the last letter unused, "{}" leaves 2.
  const last = seal.at(-1) === "w" ? "x" : `${seal.at(-1)}`.replace(/./, "x");
  for (const other of [
    `${head}.${body}.${seal.slice(0, -1)}${last}`,
    `${head}.e31.${seal}`,
    `${head}.${body}=.${seal}`,
    `${head}.${body}.${seal}.`,
    `${head}.${body}.${seal}\n`,
    `${head}..${seal}`,
    `.${body}.${seal}`,
    `${head}.${body}`,
    "",
  ]) {
    t.is(readJws(bytesOf(other)), null, other);
  }
  t.is(readJws(new Uint8Array(65_537)), null);
});

test("JSON is read of whole UTF-8 alone", (t) => {
  t.deepEqual(jsonOf(bytesOf('{"a":1}')), { a: 1 });
  for (const bytes of [null, bytesOf("{"), Uint8Array.of(0x22, 0xff, 0x22)]) {
    t.is(jsonOf(bytes), undefined);
  }
});
