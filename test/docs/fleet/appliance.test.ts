import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import test from "ava";
import { startAppliance } from "../../helpers/appliance.ts";
import { startMosquitto } from "../../helpers/mosquitto.ts";
import { startPostgres } from "../../helpers/postgres.ts";
import { subscribe } from "../../helpers/subscriber.ts";
import { until } from "../../helpers/until.ts";

const FLEET = join(import.meta.dirname, "../../../docs/fleet");
const PREFIX = "arpguard/v1/box/";

test("what an appliance tells is stored without a hole, its host away for a while", async (t) => {
  const [broker, postgres] = [await startMosquitto(t), await startPostgres(t)];
  postgres.runFile(join(FLEET, "schema.sql"));
  const args = ["--broker", broker.url, "--database", postgres.database, "--ack-ms", "200"];
  const receive = () => {
    const child = spawn(process.execPath, [join(FLEET, "run-ack-writer.ts"), ...args], {
      stdio: "ignore",
    });
    t.teardown(() => child.kill("SIGKILL"));
    return child;
  };
  const subscriber = await subscribe(t, broker.url);
  const writer = receive();
  await subscriber.wait("arpguard/v1/_fleet/host/main", 1);
  const report = { url: broker.url, deviceId: "box", hostId: "main", systemSeconds: 5 };
  await startAppliance(t, {
    source: ["--synthetic"],
    config: { report, windows: { seconds: 1 } },
  });
  const acked = () => {
    const [last] = subscriber.on(`${PREFIX}ack`).slice(-1);
    return (JSON.parse(last?.text || "{}")["m/feature"] as number | undefined) ?? 0;
  };
  await until(() => acked() >= 3, "the first windows");
  writer.kill("SIGKILL");
  await once(writer, "exit");
  // Its will tells the appliance, which from then on keeps its windows.
  await subscriber.wait("arpguard/v1/_fleet/host/main", 2);
  const before = acked();
  await new Promise((resolve) => setTimeout(resolve, 3000));
  receive();
  await until(() => acked() >= before + 5, "the windows of meanwhile");
  const whole = postgres.query(
    `SELECT count(*) = max(seq) - min(seq) + 1, min(seq) FROM record
     WHERE device = 'box' AND stream = 'm/feature' AND seq <= (
       SELECT seq FROM ack WHERE device = 'box' AND stream = 'm/feature')`,
  );
  t.is(whole, "t|1");
  t.not(postgres.query("SELECT count(*) FROM feature WHERE name = 'bits_per_s'"), "0");
});
