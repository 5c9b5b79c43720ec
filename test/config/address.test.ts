import test from "ava";
import type { z } from "zod";
import { ipAddress, macAddress, vlanId } from "#config/address.ts";

const becomes = test.macro({
  title: (_, what: string, given: string) => `${what} ${JSON.stringify(given)}`,
  exec: (t, what: string, given: string, expected: string | null) => {
    const schema: z.ZodType<string> = what === "ip" ? ipAddress : macAddress;
    const parsed = schema.safeParse(given);
    t.is(parsed.success ? parsed.data : null, expected);
  },
});

test(becomes, "ip", "10.0.0.1", "10.0.0.1");
test(becomes, "ip", "2001:DB8:0::1", "2001:db8::1");
test(becomes, "ip", "10.0.0.256", null);
test(becomes, "ip", "gateway", null);
test(becomes, "ip", ":".repeat(1000), null);
test(becomes, "mac", "00-1B-44-11-3A-B7", "00:1b:44:11:3a:b7");
test(becomes, "mac", "01:00:5e:00:00:01", null);
test(becomes, "mac", "ff:ff:ff:ff:ff:ff", null);
test(becomes, "mac", "00:00:00:00:00:00", null);
test(becomes, "mac", "fe:ff:ff:ff:ff:ff", "fe:ff:ff:ff:ff:ff");
test(becomes, "mac", "001b44113ab7", null);

test("a VLAN is one of 1 to 4094", (t) => {
  const ok = [0, 1, 4094, 4095, 1.5].map((id) => vlanId.safeParse(id).success);
  t.deepEqual(ok, [false, true, true, false, false]);
});
