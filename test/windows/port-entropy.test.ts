import test from "ava";
import fc from "fast-check";
import { PortEntropy } from "#windows/port-entropy.ts";

function bitsOf(...ports: readonly number[]): number {
  const entropy = new PortEntropy();
  entropy.addAll(Int32Array.from(ports), ports.length);
  return entropy.bits();
}

test("no port and one port are certain", (t) => {
  t.is(bitsOf(), 0);
  t.is(bitsOf(443, 443, 443), 0);
});

test("2^n ports in equal parts are n bits", (t) => {
  t.is(bitsOf(0, 65_535), 1);
  t.is(bitsOf(1, 2, 3, 4, 4, 3, 2, 1), 2);
  t.is(bitsOf(...Array.from({ length: 65_536 }, (_, port) => port)), 16);
});

test("three to one", (t) => {
  t.true(Math.abs(bitsOf(443, 443, 53, 443) - 0.811_278_124_459_132_9) < 1e-12);
});

test("only so many of the ports are added as told", (t) => {
  const entropy = new PortEntropy();
  entropy.addAll(Int32Array.of(1, 2, 3, 4), 2);
  t.is(entropy.bits(), 1);
});

test("property: Shannon's formula, however the ports come in", (t) => {
  const ports = fc.array(fc.oneof(fc.nat(3), fc.nat(65_535)), { minLength: 1, maxLength: 200 });
  fc.assert(
    fc.property(ports, fc.nat(200), (all, cut) => {
      const entropy = new PortEntropy();
      for (const part of [all.slice(0, cut), all.slice(cut)]) {
        entropy.addAll(Int32Array.from(part), part.length);
      }
      const shares = [...new Set(all)].map(
        (port) => all.filter((p) => p === port).length / all.length,
      );
      const bits = -shares.reduce((sum, share) => sum + share * Math.log2(share), 0);
      t.true(Math.abs(entropy.bits() - bits) < 1e-9);
      entropy.reset();
      t.is(entropy.bits(), 0);
      entropy.addAll(Int32Array.of(1, 2), 2);
      t.is(entropy.bits(), 1, "nothing of before is left");
    }),
  );
});
