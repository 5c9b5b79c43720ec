import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import test from "ava";
import { createReporter } from "#report/mqtt-reporter.ts";
import { startMosquitto } from "../helpers/mosquitto.ts";
import { subscribe } from "../helpers/subscriber.ts";
import { until } from "../helpers/until.ts";
import { alertOf, optionsFor, PREFIX, windowOf } from "./samples.ts";

const FEATURE = `${PREFIX}m/feature`;
const KEPT = 500;
const COUNT = 50_000;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

test("50,000 reports without a broker stay within the queue, and what is left is the newest", async (t) => {
  const broker = await startMosquitto(t, { config: ["persistence true"] });
  const subscriber = await subscribe(t, broker.url);
  await broker.stop();
  await using reporter = createReporter(optionsFor(broker.url, { queueMessages: KEPT }));
  const report = async (from: number, to: number) => {
    for (let n = from; n <= to; n++) {
      reporter.feature(windowOf(n));
      if (n % 1000 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    collectGarbage();
    return process.memoryUsage();
  };
  reporter.alert(alertOf("first"));
  const early = await report(1, COUNT / 5);
  const late = await report(COUNT / 5 + 1, COUNT);
  const { queued, lost, state } = reporter.health;
  t.not(state, "online");
  t.is(queued, KEPT);
  t.is(lost, COUNT + 1 - KEPT);
  const grownBytes = late.heapUsed - early.heapUsed;
  t.log(`heap grew by ${grownBytes} bytes from the 10,000th report to the 50,000th`);
  t.log(`RSS ${Math.round(late.rss / 1e6)} MB`);
  t.true(grownBytes < 2_000_000, `${grownBytes}`);

  await broker.start();
  await until(() => reporter.health.queued === 0, "all to be acknowledged");
  await subscriber.wait(FEATURE, KEPT - 1);
  t.deepEqual(
    subscriber.on(FEATURE).map(({ text }) => JSON.parse(text).seq),
    Array.from({ length: KEPT - 1 }, (_, n) => COUNT - KEPT + 2 + n),
  );
  t.is(subscriber.on(`${PREFIX}e/alert`).length, 1, "the alert outlived all windows");
});
