import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { startMosquitto } from "../helpers/mosquitto.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import type { Bench } from "./peer.ts";
import { runPoints } from "./run-points.ts";

const ACL = join(import.meta.dirname, "../../docs/fleet/arpguard.acl");
const ROOT = "arpguard/v1";

/** Both sides with their users. */
function benchOf(port: number, waitMs = 10_000): Bench {
  const as = (username: string) => ({
    url: `mqtt://127.0.0.1:${port}`,
    options: { username, password: "secret" },
    waitMs,
  });
  return { device: as("ag-1"), operator: as("operator"), root: ROOT, deviceId: "ag-1" };
}

test("mosquitto with the access rules of docs/fleet holds every point", async (t) => {
  const passwords = join(scratchFolder(t), "passwords");
  for (const [i, name] of ["ag-1", "operator"].entries()) {
    const create = i === 0 ? ["-c"] : [];
    execFileSync("mosquitto_passwd", [...create, "-b", passwords, name, "secret"]);
  }
  const acl = readFileSync(ACL, "utf8").trimEnd().split("\n");
  const config = ["allow_anonymous false", `password_file ${passwords}`];
  const { port } = await startMosquitto(t, { config, acl });
  const outcomes = await runPoints(benchOf(port));
  t.deepEqual(
    outcomes.filter(({ problem }) => problem !== null),
    [],
  );
  t.is(outcomes.length, 8);
});

test("a broker without rules, that keeps and queues nothing, fails by name", async (t) => {
  const config = ["retain_available false", "max_queued_messages 1", "max_inflight_messages 1"];
  const { port } = await startMosquitto(t, { config });
  const lines: string[] = [];
  const outcomes = await runPoints(benchOf(port, 1500), (line) => lines.push(line));
  const failed = outcomes.filter(({ problem }) => problem !== null).map(({ name }) => name);
  t.true(failed.includes("retained topics are there for who comes later, until they are cleared"));
  t.true(failed.includes("what access rules forbid is answered with code 135"));
  t.true(lines.some((line) => /^FAIL {2}what access rules forbid .*: 0 for arpguard/.test(line)));
  t.true(lines.some((line) => line.startsWith("pass  a session is resumed")));
});

test("a broker that is not there fails every point", async (t) => {
  const outcomes = await runPoints(benchOf(1));
  t.true(outcomes.every(({ problem }) => problem?.includes("ECONNREFUSED")));
});
