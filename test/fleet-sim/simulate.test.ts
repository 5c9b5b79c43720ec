import test from "ava";
import { connectAsync } from "mqtt";
import { startMosquitto } from "../helpers/mosquitto.ts";
import { until } from "../helpers/until.ts";
import { simulate } from "./simulate.ts";
import { SimulatedDevice } from "./simulated-device.ts";

test("200 appliances on one broker: every message acknowledged and received", async (t) => {
  const figures = await simulate(t, { devices: 200, seconds: 3, everyMs: 1000 });
  t.like(figures, { devices: 200, sent: 600, acked: 600, received: 600, lost: 0 });
  t.true(figures.pubackMsP50 > 0);
  t.true(figures.pubackMsP50 <= figures.pubackMsP99);
  t.true(figures.pubackMsP99 <= figures.pubackMsMax);
  t.true(figures.brokerRssBytes > 2 ** 20);
});

test("a simulated appliance hears its commands, and its death is told", async (t) => {
  const broker = await startMosquitto(t);
  const heard: string[] = [];
  const device = new SimulatedDevice({
    port: broker.port,
    root: "arpguard/v1",
    id: "ag-1",
    onAck: () => undefined,
    onMessage: (topic, payload) => heard.push(`${topic} ${payload}`),
  });
  await device.ready;
  const client = await connectAsync(broker.url, { protocolVersion: 5 });
  t.teardown(() => client.endAsync(true));
  await client.publishAsync(`${device.names.prefix}cmd/ping/7`, "x", { qos: 1 });
  await until(() => heard.length === 1, "the command");
  t.deepEqual(heard, ["arpguard/v1/ag-1/cmd/ping/7 x"]);
  await broker.stop();
  await until(() => device.problem !== null, "the loss");
});

test("more appliances than files may be open are refused in one line", async (t) => {
  const options = { devices: 2 ** 40, seconds: 1, everyMs: 1000 };
  await t.throwsAsync(simulate(t, options), { message: /open files are needed, \d+ allowed/ });
});
