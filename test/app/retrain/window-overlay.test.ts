import test from "ava";
import fc from "fast-check";
import { attackFilter, runOffice } from "#app/retrain/attack-windows.ts";
import { overlayWindows } from "#app/retrain/window-overlay.ts";
import { FEATURE_COUNT, FEATURE_NAMES, type FeatureName } from "#features/types.ts";

const BOX_FROM = FEATURE_NAMES.indexOf("cpu_usage_pct");
const count = fc.integer({ min: 0, max: 100_000 });

/** A vector as the formulas make it of counts that fit each other. */
const vectors = fc
  .tuple(count, count, count, count, count, count, fc.float({ min: 0, max: 16, noNaN: true }))
  .map(([tcp, udp, icmp, requests, replies, syns, bits]) => {
    const packets = tcp + udp + icmp + requests + replies;
    const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);
    const features = new Float32Array(FEATURE_COUNT);
    const set = (name: FeatureName, value: number) => {
      features[FEATURE_NAMES.indexOf(name)] = value;
    };
    set("packets_per_s", packets / 5);
    set("bits_per_s", packets * 100);
    set("mean_frame_bytes", packets === 0 ? 0 : 62.5);
    set("arp_requests_per_s", requests / 5);
    set("arp_replies_per_s", replies / 5);
    set("broadcast_multicast_ratio", share(requests, packets));
    set("tcp_syn_ratio", share(Math.min(syns, tcp), tcp));
    set("udp_ratio", share(udp, packets));
    set("icmp_ratio", share(icmp, packets));
    set("distinct_sources", packets);
    set("dst_port_entropy_bits", tcp + udp === 0 ? 0 : bits);
    return features;
  });

/** Float32 has 7 digits; what is left after taking away most of a count has fewer. */
function isAbout(one: number, other: number): boolean {
  return Math.abs(one - other) <= 1e-3 * Math.max(1, Math.abs(one), Math.abs(other));
}

test("nothing laid over a window leaves it as it was, but for the box's own features", (t) => {
  const nothing = new Float32Array(FEATURE_COUNT);
  fc.assert(
    fc.property(vectors, (vector) => {
      const laid = overlayWindows(vector, nothing, 5);
      t.true(laid.subarray(BOX_FROM).every((value) => value === 0));
      // A handful of segments among 100,000 others drowns in float32: no share can be told of it.
      const tcp = Math.max(0, (vector[0] as number) * 5);
      for (let i = 0; i < BOX_FROM; i++) {
        const isOfTcp = FEATURE_NAMES[i]!.startsWith("tcp_");
        if (!isOfTcp || tcp > 0) t.true(isAbout(laid[i]!, vector[i]!), FEATURE_NAMES[i]);
      }
    }),
  );
});

test("which of two windows is laid over the other makes no difference", (t) => {
  fc.assert(
    fc.property(vectors, vectors, (one, other) => {
      const [a, b] = [overlayWindows(one, other, 5), overlayWindows(other, one, 5)];
      for (const [i, value] of a.entries()) t.true(isAbout(value, b[i]!), FEATURE_NAMES[i]);
      t.true(a.every((value) => Number.isFinite(value) && value >= 0));
    }),
  );
});

for (const attack of [
  { kind: "spoof", offsetS: 30 },
  { kind: "scan", offsetS: 30 },
  { kind: "flood", offsetS: 30, framesPerS: 300 },
] as const) {
  test(`a ${attack.kind} and the office apart, laid together, are both seen at once`, async (t) => {
    const made = { attack, lastsS: 20 };
    const isOfAttack = attackFilter();
    const attackAt = Date.parse("2026-03-01T03:00:30Z") * 1000;
    const of = (takes: Parameters<typeof runOffice>[2]) => runOffice(made, 5, takes);
    const both = await of(() => true);
    // Both halves see the first half minute: what is known of the network is the same.
    const alone = await of((frame) => frame.at < attackAt || isOfAttack(frame));
    const office = await of((frame) => frame.at < attackAt || !isOfAttack(frame));
    let compared = 0;
    for (const [index, { startAt, features }] of both.entries()) {
      if (startAt < attackAt || index >= Math.min(alone.length, office.length)) continue;
      compared++;
      const laid = overlayWindows(office[index]!.features, alone[index]!.features, 5);
      for (const name of FEATURE_NAMES.slice(0, BOX_FROM)) {
        const at = FEATURE_NAMES.indexOf(name);
        const [said, seen] = [laid[at]!, features[at]!];
        // What a vector does not tell: sources and ports of both, and who knew which address.
        if (name === "distinct_sources" || name === "dst_port_entropy_bits") {
          t.true(said >= seen - 0.01 && said <= seen + 5, `${name} ${said} ${seen}`);
        } else if (!name.startsWith("arp_unsol") && !name.startsWith("binding")) {
          const slack = name.startsWith("tcp_") ? 0.05 : 0.01;
          t.true(Math.abs(said - seen) <= slack * Math.max(1, seen), `${name} ${said} ${seen}`);
        }
      }
    }
    t.true(compared >= 3, String(compared));
  });
}
