import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { frameTimes } from "../../bench/scoreboard/frame-times.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { CAST } from "./cast.ts";
import { Namespaces } from "./namespaces.ts";
import { runScenario } from "./run-scenario.ts";
import { command, type Scenario, service } from "./scenario.ts";
import { BENIGN, OTHER_ATTACKS, SPOOFS } from "./scenarios/all.ts";

const { victim, server } = CAST;
/** Above the most that Linux gives (PID_MAX_LIMIT). */
const DEAD_PID = 4_194_305;
const scenario = (more: Partial<Scenario>): Scenario => ({
  name: "test",
  tools: [],
  act: [],
  expect: [],
  patienceS: 0,
  ...more,
});
const ours = () =>
  execFileSync("ip", ["netns", "list"], { encoding: "utf8" })
    .split("\n")
    .filter((name) => name.startsWith(`arpguard-lab-${process.pid}-`));

test.serial(
  "the mirror gets each frame once, the recorder and the appliance the same",
  async (t) => {
    const pcap = join(scratchFolder(t), "lab.pcap");
    const ping = command("victim", `ping -qc 3 -i 0.2 ${server.ip}`);
    const { frames, kernelDrops } = await runScenario(scenario({ act: [ping] }), pcap);
    t.is(kernelDrops, 0);
    t.is((await frameTimes(pcap, "frame", "epoch")).length, frames);
    t.is((await frameTimes(pcap, `icmp && eth.src == ${victim.mac}`, "epoch")).length, 3);
    t.is((await frameTimes(pcap, `icmp && eth.src == ${server.mac}`, "epoch")).length, 3);
    t.deepEqual(ours(), []);
  },
);

test.serial("a doubled mirror gets each frame twice", async (t) => {
  const pcap = join(scratchFolder(t), "lab.pcap");
  const ping = command("victim", `ping -qc 3 -i 0.2 ${server.ip}`);
  await runScenario(scenario({ act: [ping], isDoubled: true }), pcap);
  t.is((await frameTimes(pcap, "icmp", "epoch")).length, 12);
});

test.serial("a step that fails fails the run, and leaves nothing behind", async (t) => {
  const pcap = join(scratchFolder(t), "lab.pcap");
  const act = [service("victim", `ping -q ${server.ip}`), command("server", "echo no >&2; exit 3")];
  await t.throwsAsync(runScenario(scenario({ act }), pcap), { message: /failed on server: no/ });
  t.deepEqual(ours(), []);
});

test.serial("a service that ends in failure fails the run", async (t) => {
  const pcap = join(scratchFolder(t), "lab.pcap");
  const act = [service("victim", "sh -c 'echo gone >&2; exit 4'"), { pauseS: 0.5 }];
  await t.throwsAsync(runScenario(scenario({ act }), pcap), { message: /ended: gone/ });
});

test.serial("what a killed run left behind goes at the next", (t) => {
  const left = `arpguard-lab-${DEAD_PID}-1-victim`;
  execFileSync("ip", ["netns", "add", left]);
  using _ = new Namespaces({ hosts: ["victim"], bare: [], hasIpv6: false });
  t.true(ours().length > 0);
  t.false(execFileSync("ip", ["netns", "list"], { encoding: "utf8" }).includes(left));
});

test("every scenario has a name of its own, and an attack says how to see it", (t) => {
  const all = [...SPOOFS, ...OTHER_ATTACKS, ...BENIGN];
  t.is(new Set(all.map(({ name }) => name)).size, all.length);
  for (const { name, expect, sign } of all) t.is(sign !== undefined, expect.length > 0, name);
  const packages = readFileSync(join(import.meta.dirname, "../../bin/install-packages"), "utf8");
  for (const tool of ["arpspoof", "ettercap", "bettercap", "nping", "hping3", "arp-scan"]) {
    t.true(packages.includes(`${tool}:`), tool);
  }
});
