import test from "ava";
import { alarmShare, gateFault } from "#app/detector-gate.ts";
import { micros } from "#core/units.ts";
import { fittedDetector } from "../helpers/fitted-detector.ts";
import { louder, usualTraffic } from "../helpers/usual-traffic.ts";

const START = micros(1_714_557_600_000_000);

test("usual windows call few alarms, loud ones many", async (t) => {
  const fit = await fittedDetector(usualTraffic(1500, START, 1));
  const newer = usualTraffic(1000, START, 2);
  t.true((await alarmShare(fit, newer)) <= 0.01);
  const loud = newer.map((window, n) => (n >= 500 ? louder(window, 5, 0, 15) : window));
  const share = await alarmShare(fit, loud);
  t.true(share > 0.05, String(share));
  t.is(await alarmShare(fit, []), 0);
  const why = new Error("no more");
  await t.throwsAsync(alarmShare(fit, newer, AbortSignal.abort(why)), { is: why });
});

test("a new model must call few alarms, and no more than the current one", (t) => {
  const fault = (share: number, currentShare: number | null) =>
    gateFault({ share, currentShare, aimedShare: 0.001 });
  t.is(fault(0.01, null), null);
  t.regex(fault(0.0101, null) ?? "", /^1\.01 % of the newest windows .*, more than 1 %$/);
  t.regex(fault(0.02, 0.5) ?? "", /^2 % of the newest/);
  t.is(fault(0.005, 0.005), null);
  t.regex(fault(0.005, 0.004) ?? "", /^0\.5 % of .* with the current model 0\.4 %$/);
  t.is(fault(0.001, 0), null, "within its aim");
  t.regex(fault(0.0011, 0) ?? "", /with the current model 0 %$/);
});
