import test from "ava";
import { dnsName, nameMessage, netbiosName } from "#capture/synthetic/name-message.ts";
import { ipv4 } from "#core/ip-address.ts";

const ANSWER = ipv4(0xc633640a);
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");
const QUESTION = { id: 0xbeef, name: dnsName("a.example"), type: "a" } as const;

test("a question", (t) => {
  const header = "beef 0100 0001 0000 0000 0000";
  const question = "01 61 07 6578616d706c65 00 0001 0001";
  t.is(
    hex(nameMessage({ ...QUESTION, flags: 0x0100 })),
    `${header}${question}`.replaceAll(" ", ""),
  );
});

test("an answer repeats the question and points at its name", (t) => {
  const header = "beef 8180 0001 0001 0000 0000";
  const question = "01 61 07 6578616d706c65 00 0001 0001";
  const record = "c00c 0001 0001 0000012c 0004 c633640a";
  const message = nameMessage({ ...QUESTION, flags: 0x8180, answer: ANSWER });
  t.is(hex(message), `${header}${question}${record}`.replaceAll(" ", ""));
});

test("an announcement is an answer without question", (t) => {
  const header = "0000 8400 0000 0001 0000 0000";
  const record = "01 61 07 6578616d706c65 00 0001 0001 0000012c 0004 c633640a";
  const message = nameMessage({ ...QUESTION, id: 0, flags: 0x8400, answer: ANSWER });
  t.is(hex(message), `${header}${record}`.replaceAll(" ", ""));
});

test("a NetBIOS name in letters, as in RFC 1001 section 14.1", (t) => {
  const letters = Buffer.from(netbiosName("The NetBIOS nam")).toString("latin1", 1, 33);
  t.is(letters, "FEEIEFCAEOEFFEECEJEPFDCAEOEBENAA");
});
