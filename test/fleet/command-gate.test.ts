import { createHmac, generateKeyPairSync, sign } from "node:crypto";
import test from "ava";
import fc from "fast-check";
import { micros } from "#core/units.ts";
import type { Claims } from "#fleet/claims.ts";
import { type GateFacts, judgeArrival, type Verdict } from "#fleet/command-gate.ts";
import { signCommand } from "#fleet/sign-command.ts";
import type { Arrival, FailureCode } from "#fleet/types.ts";
import { arrival, arrivalOf, claims, operator } from "../helpers/fleet.ts";

const ann = operator("ann");
const bob = operator("bob");
const reader = operator("reader", ["read"]);
const keys = new Map([ann, bob, reader].map(({ trusted }) => [trusted.kid, trusted]));

function facts(changes: Partial<GateFacts> = {}): GateFacts {
  return {
    deviceId: "box",
    keys,
    now: micros(1100 * 1_000_000),
    isClockSet: () => true,
    isKnown: () => false,
    floorOf: () => 0,
    ...changes,
  };
}

function judge(given: Arrival, changes: Partial<GateFacts> = {}): Verdict {
  return judgeArrival(given, facts(changes));
}

test("a command that is signed, for us and for now passes with what it says", (t) => {
  const given = claims({ type: "span.recheck", params: { seconds: 3 }, seq: 7 });
  t.deepEqual(judge(arrival(given, ann.key)), {
    kind: "accepted",
    command: {
      id: "a1",
      type: "span.recheck",
      params: { seconds: 3 },
      key: ann.trusted.x,
      seq: 7,
      expiresAt: micros(1_300_000_000),
    },
  });
});

const refuses = test.macro({
  title: (name = "") => `refused: ${name}`,
  exec: (
    t,
    given: Arrival,
    code: FailureCode,
    reason: RegExp,
    changes: Partial<GateFacts> = {},
  ) => {
    const verdict = judge(given, changes);
    t.is(verdict.kind, "refused");
    if (verdict.kind !== "refused") return;
    t.is(verdict.code, code);
    t.regex(verdict.reason, reason);
  },
});

const of = (changes: Partial<Claims>, key = ann.key) => arrival(claims(changes), key);

test("another device", refuses, of({ aud: "other" }), "rejected", /^aud/);
test("expired", refuses, of({ iat: 800, exp: 1100 }), "expired", /^exp/);
test("future-dated", refuses, of({ iat: 1161, exp: 1300 }), "rejected", /^iat/);
test("valid for ever", refuses, of({ exp: 1000 + 604_801 }), "rejected", /^exp/);
test("ends before it begins", refuses, of({ iat: 1000, exp: 1000 }), "rejected", /^exp/);
test("replayed", refuses, of({ seq: 5 }), "replayed", /^seq 5/, { floorOf: () => 5 });
test("wrong class", refuses, of({ type: "service.restart" }, reader.key), "unauthorised", /reader/);
test("unknown key", refuses, of({}, operator("eve").key), "unauthorised", /not signed/);
test("key of the same name", refuses, of({}, operator("ann").key), "unauthorised", /not signed/);
test("no such command", refuses, of({ type: "make.coffee" }), "unsupported", /no such/);
test("wrong parameters", refuses, of({ params: { loud: true } }), "rejected", /loud|params/);
test("bad seq", refuses, of({ seq: 0 }), "rejected", /^seq/);
test(
  "claims that nobody knows",
  refuses,
  arrival({ ...claims(), nbf: 0 } as Claims, ann.key),
  "rejected",
  /nbf|claims/,
);
test(
  "the id of another topic",
  refuses,
  arrivalOf(signCommand(claims(), ann.key), "ping/a2"),
  "rejected",
  /^jti/,
);
test(
  "the type of another topic",
  refuses,
  arrivalOf(signCommand(claims(), ann.key), "identify/a1"),
  "rejected",
  /^type/,
);
test("not signed at all", refuses, arrivalOf("{}", "ping/a1"), "unauthorised", /not signed/);
test(
  "too long",
  refuses,
  arrivalOf(new Uint8Array(65_537).fill(65), "ping/a1"),
  "rejected",
  /longer/,
);
for (const topic of ["ping", "PING/a1", "ping/A1", "ping/+", "p#/a1"]) {
  const given = arrivalOf(signCommand(claims(), ann.key), topic);
  test(`topic ${topic}`, refuses, given, "rejected", /topic/);
}

const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const withHeader = (header: object, seal: (signed: string) => Buffer) => {
  const signed = `${encoded(header)}.${encoded(claims())}`;
  return arrivalOf(`${signed}.${seal(signed).toString("base64url")}`, "ping/a1");
};
const publicBytes = Buffer.from(ann.trusted.x, "base64url");
const hmac = (signed: string) => createHmac("sha256", publicBytes).update(signed).digest();
const hmac64 = (signed: string) => createHmac("sha512", publicBytes).update(signed).digest();

test(
  "alg none",
  refuses,
  withHeader({ alg: "none", kid: "ann" }, () => Buffer.of()),
  "unauthorised",
  /EdDSA/,
);
test(
  "alg HS256 with the public key",
  refuses,
  withHeader({ alg: "HS256", kid: "ann" }, hmac),
  "unauthorised",
  /EdDSA/,
);
test(
  "alg EdDSA over an HMAC of the public key",
  refuses,
  withHeader({ alg: "EdDSA", kid: "ann" }, hmac64),
  "unauthorised",
  /EdDSA/,
);
test("a key that the header brings along", (t) => {
  const { privateKey } = generateKeyPairSync("ed25519");
  const jwk = privateKey.export({ format: "jwk" });
  const seal = (signed: string) => sign(null, Buffer.from(signed), privateKey);
  for (const extra of [{ jwk }, { x5u: "https://x" }, { crit: ["exp"], exp: 1 }]) {
    const verdict = judge(withHeader({ alg: "EdDSA", kid: "ann", ...extra }, seal));
    t.like(verdict, { kind: "refused", code: "unauthorised" });
  }
});

test("firmware and security need the signatures of two keys, of which both may", (t) => {
  const given = claims({ type: "cert.renew" });
  const verdictOf = (one: typeof ann, two?: typeof ann) => judge(arrival(given, one.key, two?.key));
  t.like(verdictOf(ann), { kind: "refused", code: "unauthorised" });
  t.like(verdictOf(ann, ann), { kind: "refused", code: "unauthorised" });
  t.like(verdictOf(ann, reader), { kind: "refused", code: "unauthorised" });
  t.like(verdictOf(reader, ann), { kind: "refused", code: "unauthorised" });
  const twin = operator("twin");
  const same = { key: { ...ann.key, kid: "twin" }, trusted: { ...ann.trusted, kid: "twin" } };
  const withTwin = new Map([...keys, [twin.trusted.kid, same.trusted]]);
  t.like(judge(arrival(given, ann.key, same.key), { keys: withTwin }), { code: "unauthorised" });
  const verdict = verdictOf(ann, bob);
  t.like(verdict, { kind: "accepted", command: { type: "cert.renew", key: ann.trusted.x } });
});

test("what was signed thrice, or says that it was, is refused", (t) => {
  const twice = signCommand(claims(), ann.key, bob.key);
  const thrice = signCommand(JSON.parse(JSON.stringify(claims())), ann.key, bob.key);
  const outer = arrivalOf(`${twice}.${thrice}`, "ping/a1");
  t.like(judge(outer), { kind: "refused", code: "unauthorised" });
});

test("without a clock only class read is obeyed, and no time is judged", (t) => {
  const isClockSet = () => false;
  const now = micros(0);
  t.is(judge(of({}), { isClockSet, now }).kind, "accepted");
  const other = judge(of({ type: "service.restart" }), { isClockSet, now });
  t.like(other, { kind: "refused", code: "rejected" });
  t.like(judge(of({ seq: 3 }), { isClockSet, now, floorOf: () => 3 }), { code: "replayed" });
});

test("the same id again is known, once its signature is right", (t) => {
  const isKnown = () => true;
  t.deepEqual(judge(of({ seq: 1, iat: 1, exp: 2 }), { isKnown, floorOf: () => 9 }), {
    kind: "known",
    id: "a1",
  });
  t.is(judge(arrivalOf("x", "ping/a1"), { isKnown }).kind, "refused");
});

test("what is desired has its version for a number, and may be old", (t) => {
  const params = { version: 4, config: {} };
  const given = claims({ type: "config.apply", params, iat: 1000, exp: 1000 + 300 * 86_400 });
  const jws = signCommand(given, ann.key);
  const verdict = judge(arrivalOf(jws, null), { floorOf: () => 99 });
  t.like(verdict, { kind: "accepted", command: { seq: 0, type: "config.apply" } });
  const other = signCommand(claims(), ann.key);
  t.like(judge(arrivalOf(other, null)), { kind: "refused", code: "rejected" });
});

test("no mutated command passes", (t) => {
  const text = Buffer.from(signCommand(claims(), ann.key));
  const edit = fc.record({
    at: fc.nat({ max: text.length - 1 }),
    byte: fc.integer({ min: 1, max: 255 }),
    kind: fc.constantFrom("flip" as const, "drop" as const, "insert" as const, "cut" as const),
  });
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      let bytes = Buffer.from(text);
      for (const { at, byte, kind } of edits) {
        const place = Math.min(at, bytes.length - 1);
        if (kind === "flip" && place >= 0) bytes[place] = (bytes[place] ?? 0) ^ byte;
        const [head, tail] = [bytes.subarray(0, place), bytes.subarray(place + 1)];
        if (kind === "drop") bytes = Buffer.concat([head, tail]);
        if (kind === "insert")
          bytes = Buffer.concat([head, Buffer.of(byte), bytes.subarray(place)]);
        if (kind === "cut") bytes = Buffer.from(head);
      }
      if (bytes.equals(text)) return;
      if (judge(arrivalOf(bytes, "ping/a1")).kind !== "refused") accepted++;
    }),
    { numRuns: 5000 },
  );
  t.is(accepted, 0);
});
