import { basename } from "node:path";
import test, { type ExecutionContext } from "ava";
import { replayFile } from "#app/replay-file.ts";
import { watchAnomalies } from "#app/watch-anomalies.ts";
import { parseConfig } from "#config/load.ts";
import { micros } from "#core/units.ts";
import type { AlertEvent } from "#l2/types.ts";
import { chatter, writeCapture } from "../helpers/capture.ts";
import { dataCaptures } from "../helpers/data-folder.ts";
import { fittedDetector } from "../helpers/fitted-detector.ts";
import { louder, usualTraffic } from "../helpers/usual-traffic.ts";

const START = micros(1_714_557_600_000_000);

async function anomaliesOf(path: string): Promise<AlertEvent[]> {
  const found: AlertEvent[] = [];
  await replayFile(path, parseConfig({}, "test"), (event) => {
    if (event.kind === "alert" && event.type === "anomaly") found.push(event);
  });
  return found;
}

const calmThenStorm = (t: ExecutionContext, calmS: number) =>
  writeCapture(t, [
    ...chatter(0, calmS, 2),
    ...chatter(calmS, calmS + 30, 600),
    ...chatter(calmS + 30, calmS + 120, 2),
  ]);

test("a storm after an hour of calm is a notice with its figures, and ends", async (t) => {
  const [opened, closed, ...others] = await anomaliesOf(calmThenStorm(t, 4000));
  t.like(opened, { state: "opened", severity: "notice" });
  t.is(closed?.state, "closed");
  t.deepEqual(others, []);
  t.regex(opened?.why.join("; ") ?? "", /packets_per_s is 600, usually about 2, give or take 1/);
  t.true(opened!.frame > 8000 && opened!.frame <= 8000 + 600 * 30);
});

test("before there is a model, what is found is told of as learning's", (t) => {
  const watch = watchAnomalies(5);
  for (const [n, window] of usualTraffic(1000, START, 1).entries()) watch.see(window, n);
  const after = usualTraffic(20, micros(START + 5_000_000_000), 2);
  const [opened] = after.flatMap((each, n) => watch.see(louder(each, 1000, 0, 5), n) ?? []);
  t.like(opened, { state: "opened", severity: "notice", anomaly: { model: "learning" } });
  t.true(opened!.anomaly!.score > opened!.anomaly!.threshold);
});

test("in the first hour nothing is known to be unusual", async (t) => {
  t.deepEqual(await anomaliesOf(calmThenStorm(t, 600)), []);
});

test("healthy homes of a week call nothing", async (t) => {
  t.timeout(60_000);
  for (const path of dataCaptures(t, "iot-week")) {
    t.deepEqual(await anomaliesOf(path), [], basename(path));
  }
});

test("with a model of the network what is odd is a warning at once, with its figures", async (t) => {
  const fit = await fittedDetector(usualTraffic(1500, START, 1));
  const watch = watchAnomalies(5, { ...fit, version: "20260501-180000-k3x9" });
  const told = usualTraffic(300, START, 2).flatMap((window, n) => {
    const isLoud = n >= 200 && n < 230;
    return watch.see(isLoud ? louder(window, 6, 0, 5) : window, n) ?? [];
  });
  const [opened, ...others] = told;
  t.like(opened, { state: "opened", type: "anomaly", severity: "warning" });
  t.true(opened!.frame >= 200 && opened!.frame < 210, String(opened?.frame));
  t.regex(opened!.why.join("; "), /(packets_per_s|bits_per_s|mean_frame_bytes|arp_re\w+) is /);
  const { score, threshold, model } = opened!.anomaly!;
  t.is(model, "20260501-180000-k3x9");
  t.true(score > threshold && threshold === fit.model.alarm.threshold);
  t.is(others.at(-1)?.state, "closed");
});
