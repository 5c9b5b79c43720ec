import test from "ava";
import fc from "fast-check";
import { formatIpv4, formatIpv6 } from "#core/ip-address.ts";
import { formatMac, macFromParts } from "#core/mac-address.ts";
import { addressBytes } from "#l2/evidence/address-bytes.ts";

const bytesOf = (text: string) => [...(addressBytes(text) ?? [])];

test("each kind of address becomes its bytes on the wire", (t) => {
  t.deepEqual(bytesOf("02:00:00:0a:ff:01"), [2, 0, 0, 10, 255, 1]);
  t.deepEqual(bytesOf("192.168.1.254"), [192, 168, 1, 254]);
  t.deepEqual(bytesOf("fe80::1"), [0xfe, 0x80, ...Array(13).fill(0), 1]);
  t.deepEqual(bytesOf("::"), Array(16).fill(0));
  t.deepEqual(bytesOf("1:2:3:4:5:6:7:8"), [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]);
});

test("what is no address is none", (t) => {
  for (const text of ["", "gateway", "1.2.3", "1.2.3.256", "1:2:3", "1::2::3", "::12345", ":::"]) {
    t.is(addressBytes(text), null, text);
  }
  for (const text of ["1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "::g", "02:00:00:00:00"]) {
    t.is(addressBytes(text), null, text);
  }
});

test("whatever we format is read back", (t) => {
  const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 });
  fc.assert(
    fc.property(bytes, (address) => {
      const view = new DataView(address.buffer);
      t.deepEqual(bytesOf(formatIpv6(address, 0)), [...address]);
      t.deepEqual(bytesOf(formatIpv4(view.getUint32(0))), [...address.subarray(0, 4)]);
      const mac = macFromParts(view.getUint16(0), view.getInt32(2));
      t.deepEqual(bytesOf(formatMac(mac)), [...address.subarray(0, 6)]);
    }),
  );
});

test("no text makes it throw", (t) => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-f:.]{0,45}$/)), (text) => {
      return [undefined, 4, 6, 16].includes(addressBytes(text)?.length);
    }),
  );
  t.pass();
});
