import test from "ava";
import { plainSensor } from "#report/dialects/plain-sensor.ts";

test("a file's name may hold anything, a sensor's may not", (t) => {
  const file = `\u001b[31m\n${"a".repeat(300)}`;
  const sensor = plainSensor({ deviceId: "ag-1", version: "1.0.0", file });
  t.deepEqual(sensor, { deviceId: "ag-1", version: "1.0.0", file: `?[31m?${"a".repeat(249)}` });
});

test("what is plain stays", (t) => {
  const sensor = { deviceId: "ag-1", version: "1.0.0", interface: "eth0" };
  t.deepEqual(plainSensor(sensor), sensor);
});
