import test from "ava";
import { makeAttackWindows } from "#app/retrain/attack-windows.ts";
import { FEATURE_NAMES, type FeatureName } from "#features/types.ts";

const of = (vector: Float32Array, name: FeatureName) => vector[FEATURE_NAMES.indexOf(name)]!;

test("each attack shows what it is made of, without the office around it", async (t) => {
  const [spoof, scan, slow, fast] = await makeAttackWindows(5);
  t.deepEqual(
    [spoof, scan, slow, fast].map((each) => [each!.kind, each!.vectors.length]),
    [
      ["spoof", 12],
      ["scan", 1],
      ["flood", 2],
      ["flood", 2],
    ],
  );
  for (const vector of spoof!.vectors) {
    t.true(Math.abs(of(vector, "arp_replies_per_s") - 2) < 1);
    t.true(of(vector, "arp_unsolicited_ratio") > 0.8);
    t.true(of(vector, "packets_per_s") < 500, "the victim's own, twice, at most");
  }
  const [sweep] = scan!.vectors;
  t.true(of(sweep!, "arp_requests_per_s") > 40);
  t.true(of(sweep!, "tcp_syn_ratio") > 0.4 && of(sweep!, "tcp_rst_ratio") > 0.4);
  for (const [flood, rate] of [
    [slow, 200],
    [fast, 2000],
  ] as const) {
    for (const vector of flood!.vectors) {
      t.true(Math.abs(of(vector, "packets_per_s") - rate) < 0.1 * rate);
      t.true(of(vector, "tcp_syn_ratio") > 0.95);
    }
  }
});

test("they are the same each time, and fill windows of any length", async (t) => {
  t.deepEqual(await makeAttackWindows(10), await makeAttackWindows(10));
  for (const seconds of [1, 60, 300]) {
    const made = await makeAttackWindows(seconds);
    t.true(
      made.every(({ vectors }) => vectors.length > 0),
      String(seconds),
    );
    t.true(made.every(({ vectors }) => vectors.every((each) => of(each, "packets_per_s") > 0)));
  }
});
