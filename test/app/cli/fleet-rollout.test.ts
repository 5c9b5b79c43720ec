import test, { type ExecutionContext } from "ava";
import { claimsSchema } from "#fleet/claims.ts";
import { jsonOf, readJws } from "#fleet/compact-jws.ts";
import { isSignedBy } from "#fleet/signature.ts";
import { encode } from "#report/topic-map.ts";
import { readOperatorKey } from "#store/operator-key.ts";
import { SimulatedDevice } from "../../fleet-sim/simulated-device.ts";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { startMosquitto } from "../../helpers/mosquitto.ts";
import { scratchFolder } from "../../helpers/scratch.ts";

const boot = "2b0c8a34-6a4e-4f0e-9c55-0d7f6f2f3f11";
const ts = "2026-05-01T10:00:00.000000Z";
const MODEL = JSON.stringify({
  ...{ name: "detector", version: "v2", url: "https://models.example/v2" },
  sha256: "0".repeat(64),
});

/** Devices that carry out what is signed for them, all but those that `fails` names. */
async function simulated(
  t: ExecutionContext,
  port: number,
  key: object & { x: string },
  fails: readonly number[],
) {
  const obeyed: string[] = [];
  const devices = Array.from({ length: 200 }, (_, i) => {
    const id = `ag-${String(i).padStart(3, "0")}`;
    let seq = 0;
    const device: SimulatedDevice = new SimulatedDevice({
      ...{ port, root: "arpguard/v1", id, onAck: () => undefined },
      onMessage: (topic, payload) => {
        const jws = readJws(payload);
        const claims = claimsSchema.parse(jsonOf(jws?.payload ?? null));
        const { jti, type, aud } = claims;
        const isOurs = jws !== null && isSignedBy(key, jws.signed, jws.signature) && aud === id;
        if (!isOurs || topic !== device.names.of("cmd/{type}/{id}", { type, id: jti })) return;
        obeyed.push(id);
        const name = device.names.of("cmd/{type}/{id}/status", { type, id: jti });
        const say = (status: { status: "executing" | "successful" | "failed"; reason?: string }) =>
          device.publish(
            name,
            encode("cmd/{type}/{id}/status", { seq: ++seq, boot, ts, ...status }),
          );
        say({ status: "executing" });
        if (fails.includes(i)) say({ status: "failed", reason: "injected" });
        else say({ status: "successful" });
      },
    });
    return device;
  });
  t.teardown(() => {
    for (const device of devices) device.end();
  });
  await Promise.all(devices.map(({ ready }) => ready));
  for (const device of devices) {
    const health = encode("status/health", { status: "up", time: ts, boot, clock: "synced" });
    device.publish(device.names.of("status/health"), health, true);
  }
  return obeyed;
}

async function operatorAt(t: ExecutionContext) {
  const broker = await startMosquitto(t);
  const args = ["--out", scratchFolder(t), "--classes", "model", "--json"];
  const { privateFile } = JSON.parse((await arpguard(["fleet", "keygen", ...args])).stdout);
  const at = ["--broker", broker.url, "--key", privateFile, "--wait", "60"];
  const rollout = (...rest: string[]) => [
    "fleet",
    "rollout",
    "model.install",
    MODEL,
    ...at,
    ...rest,
  ];
  const send = (...rest: string[]) => ["fleet", "send", "model.install", MODEL, ...at, ...rest];
  return { broker, rollout, send, key: readOperatorKey(privateFile) };
}

test("200 devices in waves: a failure in the second halts it there", async (t) => {
  const { broker, rollout, key } = await operatorAt(t);
  const obeyed = await simulated(t, broker.port, key, [13]);
  const ended = await arpguard(rollout("--waves", "1,10%,100%", "--halt-on-failure"));
  t.is(ended.status, 1);
  t.regex(ended.stdout, /^wave 1 of 3: 1 of 200 devices\nwave 2 of 3: 19 of 200 devices\n/);
  t.regex(ended.stderr, /^arpguard: halted in wave 2 of 3, \d+ of 200 .*: ag-013: injected\n$/);
  t.false(ended.stdout.includes("wave 3"));
  t.true(obeyed.includes("ag-000") && obeyed.includes("ag-013"));
  t.true(obeyed.every((id) => id < "ag-020"));
});

test("without a failure all of them have it, each once; a group is part of them", async (t) => {
  const { broker, rollout, key } = await operatorAt(t);
  const obeyed = await simulated(t, broker.port, key, [150]);
  const group = await arpguard(rollout("--group", "ag-0*", "--halt-on-failure", "--json"));
  t.is(group.status, 0, group.stderr);
  const lines = group.stdout.trim().split("\n");
  t.is(lines.length, 100);
  t.true(lines.every((line) => JSON.parse(line).status === "successful"));
  t.is(new Set(obeyed).size, 100);
  t.is(obeyed.length, 100);

  const all = await arpguard(rollout("--waves", "100%"));
  t.is(all.status, 1);
  t.regex(all.stdout, /ag-150 model\.install c-\w+: failed injected\n199 of 200 devices succ/);
  t.is(all.stderr, "arpguard: 1 devices failed\n");
  t.is(obeyed.length, 300);
});

test("a command is sent to a group, and to all, at once", async (t) => {
  const { broker, send, key } = await operatorAt(t);
  const obeyed = await simulated(t, broker.port, key, []);
  const group = await arpguard(send("--group", "ag-00*"));
  t.is(group.status, 0, group.stderr);
  t.is(group.stdout, "wave 1 of 1: 10 of 10 devices\n10 of 10 devices successful\n");
  t.is(obeyed.length, 10);
  const all = await arpguard(send("--all"));
  t.is(all.status, 0, all.stderr);
  t.is(obeyed.length, 210);
});

test("what is wrong is told on one line", async (t) => {
  const { rollout, send } = await operatorAt(t);
  await refuses(t, send("--all", "--group", "a"), 2, /--group or --all, not both/);
  await refuses(t, send("--all", "--out", "/tmp"), 2, /--out takes the files of one device/);
  await refuses(t, ["fleet", "send", "box", "--key", "k"], 2, /^arpguard: fleet send DEVICE TYPE/);
  await refuses(t, rollout("--waves", "some"), 2, /--waves some: numbers or shares/);
  await refuses(t, rollout("--group", "A/#"), 2, /--group A\/#: an id/);
  await refuses(t, rollout(), 1, /no device \* is up at this broker/);
});
