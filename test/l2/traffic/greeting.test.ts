import test from "ava";
import fc from "fast-check";
import { createPacket } from "#decode/packet.ts";
import type { Packet } from "#decode/types.ts";
import { Greeting, payloadBytes, readGreeting } from "#l2/traffic/greeting.ts";

/** A segment whose header begins at 0, with this data. */
function packetOf(data: Uint8Array): Packet {
  const bytes = new Uint8Array(20 + data.length);
  bytes[12] = 0x50; // five words of header
  bytes.set(data, 20);
  return { ...createPacket(), bytes, l4Offset: 0, end: bytes.length };
}

const reads = test.macro({
  title: (_, data: string, __: Greeting) => JSON.stringify(data),
  exec: (t, data: string, expected: Greeting) => {
    const packet = packetOf(Buffer.from(data, "latin1"));
    t.is(readGreeting(packet), expected);
    t.is(payloadBytes(packet), data.length);
  },
});

test(reads, "SSH-2.0-OpenSSH_9.2\r\n", Greeting.login);
test(reads, "RFB 003.008\n", Greeting.login);
test(reads, "530 Login incorrect.\r\n", Greeting.refusal);
test(reads, "535 5.7.8 Authentication failed\r\n", Greeting.refusal);
test(reads, "-ERR [AUTH] Authentication failed.\r\n", Greeting.refusal);
test(reads, "\x48\0\0\x02\xff\x15\x04#28000Access denied", Greeting.refusal);
test(reads, "HTTP/1.1 200 OK\r\n", Greeting.none);
test(reads, "530", Greeting.none);
test(reads, "", Greeting.none);

test("no data makes it throw or read on", (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(255), (data, header) => {
      const packet = packetOf(data);
      packet.bytes[12] = header;
      t.true(Object.values(Greeting).includes(readGreeting(packet)));
    }),
  );
});
