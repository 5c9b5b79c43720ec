import test from "ava";
import fc from "fast-check";
import { flowHigh, flowLow, hashIpv4, hashIpv6, withPort } from "#core/ends.ts";

const UDP = 17;
const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const port = fc.nat(65_535);
const fitsWord = (value: number) => value === (value | 0);

test("property: two IPv4 addresses never share a hash", (t) => {
  fc.assert(
    fc.property(word, word, word, (a, b, seed) => {
      return (hashIpv4(a, seed) === hashIpv4(b, seed)) === (a === b);
    }),
  );
  t.pass();
});

test("property: ports of one address never share a hash", (t) => {
  fc.assert(
    fc.property(word, port, port, (address, a, b) => {
      return (withPort(address, a) === withPort(address, b)) === (a === b);
    }),
  );
  t.pass();
});

test("property: a conversation has one key, whoever speaks, in words of 32 bits", (t) => {
  fc.assert(
    fc.property(word, word, (src, dst) => {
      const [high, low] = [flowHigh(src, dst, UDP), flowLow(src, dst)];
      const isOne = high === flowHigh(dst, src, UDP) && low === flowLow(dst, src);
      return isOne && fitsWord(high) && fitsWord(low);
    }),
  );
  t.pass();
});

test("other protocols are other conversations", (t) => {
  t.not(flowHigh(1, 2, UDP), flowHigh(1, 2, 6));
});

test("every byte of an IPv6 address moves its hash, wherever it stands", (t) => {
  const hashes = new Set<number>();
  for (let at = 0; at < 16; at++) {
    const bytes = new Uint8Array(40).fill(0x20);
    bytes[7 + at] = 0x21;
    hashes.add(hashIpv6(bytes, 7, 1));
  }
  t.is(hashes.size, 16);
  const near = new Uint8Array(16).fill(9);
  const far = new Uint8Array(30);
  far.set(near, 11);
  t.is(hashIpv6(near, 0, 5), hashIpv6(far, 11, 5));
  t.not(hashIpv6(near, 0, 5), hashIpv6(near, 0, 6));
});
