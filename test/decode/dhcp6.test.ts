import test from "ava";
import { see } from "./observe.ts";
import { ethernet, ipv6, udp } from "./sample.ts";

const seeDhcp6 = (...body: readonly string[]) =>
  see({ bytes: ethernet("86dd", ipv6(17, udp(547, 546, body.join("")))) });
/** Ethernet, IPv6, UDP, type and transaction: where options begin. */
const OPTIONS_AT = 14 + 40 + 8 + 4;
const CLIENT_ID = "0001 000a 0003 0001 020000000051";
const SERVER_ID = "0002 000a 0003 0001 020000000001";
const NAME_SERVERS = "0017 0020 fe800000000000000000000000000053 fe800000000000000000000000000054";

const tells = test.macro(
  (t, head: string, options: readonly string[], facts: Readonly<Record<string, number>>) => {
    const none = { serverIdOffset: -1, serverIdBytes: 0, nameServerOffset: -1 };
    const seen = seeDhcp6(head, ...options);
    t.is(seen.refusal, "none");
    t.deepEqual(seen.facts, { ...none, ...facts });
  },
);

test("solicit", tells, "01 abcdef", [CLIENT_ID], { messageType: 1, transactionId: 0xabcdef });
test(
  "advertise: who serves, and the first name server",
  tells,
  "02 000102",
  [CLIENT_ID, SERVER_ID, NAME_SERVERS],
  {
    messageType: 2,
    transactionId: 0x000102,
    serverIdOffset: OPTIONS_AT + 14 + 4,
    serverIdBytes: 10,
    nameServerOffset: OPTIONS_AT + 14 + 14 + 4,
  },
);
test("of what a relay carries only the type", tells, `0d 00 ${"fe80".padEnd(32, "0")}`, [], {
  messageType: 13,
  transactionId: 0,
});
test("a server without a name, or with one too long, has none", tells, "07 000001", ["0002 0000"], {
  messageType: 7,
  transactionId: 1,
});
test("131 bytes are no DUID", tells, "07 000001", [`0002 0083 ${"11".repeat(131)}`], {
  messageType: 7,
  transactionId: 1,
});
test("half an address is none", tells, "07 000001", ["0017 0008 fe80000000000000"], {
  messageType: 7,
  transactionId: 1,
});

test("options beyond the message are refused", (t) => {
  t.is(seeDhcp6("02 000001", "0001").refusal, "dhcp6-option-length");
  t.is(seeDhcp6("02 000001", "0001 0001").refusal, "dhcp6-option-length");
});
