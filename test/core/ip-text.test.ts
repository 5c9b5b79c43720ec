import { isIP, isIPv6 } from "node:net";
import test from "ava";
import fc from "fast-check";
import { formatIpv6 } from "#core/ip-address.ts";
import { canonicalIp, parseIpv6 } from "#core/ip-text.ts";

const writes = test.macro({
  title: (_, text: string) => `takes ${JSON.stringify(text)}`,
  exec: (t, text: string, canonical: string | null) => t.is(canonicalIp(text), canonical),
});

test(writes, "192.168.1.1", "192.168.1.1");
test(writes, "FE80:0::0001", "fe80::1");
test(writes, "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1");
test(writes, "::", "::");
test(writes, "::ffff:192.0.2.1", "::ffff:c000:201");
test(writes, "1:2:3:4:5:6:192.0.2.1", "1:2:3:4:5:6:c000:201");
test(writes, "192.168.001.1", null);
test(writes, "fe80::1%eth0", null);
test(writes, "1:2:3:4:5:6:7", null);
test(writes, "1:2:3:4:5:6:7:8:9", null);
test(writes, "1::2::3", null);
test(writes, "1:2:3:4::5:6:7:8", null);
test(writes, ":1", null);
test(writes, "12345::", null);
test(writes, "::256.0.0.1", null);
test(writes, "::1\n", null);
test(writes, "", null);

test("property: parse(format(address)) is the address", (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      t.deepEqual(parseIpv6(formatIpv6(bytes, 0)), bytes);
    }),
  );
});

test("property: reads exactly the texts that node:net takes for an address without zone", (t) => {
  const piece = fc.constantFrom("::", ":", "0", "ffff", "1g", "12345", "1.2.3.4", "1.2.3", ".", "");
  const near = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
  const groups = fc.array(fc.constantFrom("0", "a", "ffff"), { minLength: 6, maxLength: 9 });
  fc.assert(
    fc.property(
      fc.oneof(
        near,
        fc.ipV6(),
        groups.map((each) => each.join(":")),
      ),
      (text) => {
        t.is(parseIpv6(text) !== null, isIPv6(text), text);
        t.is(canonicalIp(text) !== null, isIP(text) !== 0, text);
      },
    ),
    { numRuns: 2000 },
  );
});
