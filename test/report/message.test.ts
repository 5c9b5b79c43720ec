import test from "ava";
import { packetBytesOf } from "#report/message.ts";

test("all that a message brings along counts, in bytes", (t) => {
  const message = { topic: "e/gap", name: "r/box/e/gap", payload: "" } as const;
  const least = packetBytesOf(message);
  t.true(least > message.name.length);
  t.is(packetBytesOf({ ...message, payload: "\u00e9" }), least + 2);
  t.is(packetBytesOf({ ...message, correlation: new Uint8Array(256) }), least + 256);
});
