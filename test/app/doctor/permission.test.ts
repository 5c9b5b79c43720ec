import test from "ava";
import type { Finding } from "#app/doctor/check.ts";
import { checkPermission } from "#app/doctor/permission.ts";
import { arpguard } from "../../helpers/command-line.ts";

const NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

async function findingOf(wrapper: readonly string[]): Promise<Finding | undefined> {
  const { stdout } = await arpguard(["doctor", "--json", "--interface", "lo"], { wrapper });
  const findings: Finding[] = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  return findings.find(({ name }) => name === "permission");
}

const MAY: Finding = { name: "permission", result: "pass", detail: "may capture (CAP_NET_RAW)" };
const MAY_NOT: Finding = {
  name: "permission",
  result: "fail",
  detail: "may not capture: CAP_NET_RAW is missing",
  mend: "start as root, or give the service AmbientCapabilities=CAP_NET_RAW",
};

test("root may capture", (t) => {
  t.deepEqual(checkPermission(), MAY);
});

test("another user may not", async (t) => {
  t.deepEqual(await findingOf(NOBODY), MAY_NOT);
});

test("a service user with that one capability may", async (t) => {
  const capability = ["--inh-caps=-all,+net_raw", "--ambient-caps=-all,+net_raw"];
  t.deepEqual(await findingOf([...NOBODY, ...capability]), MAY);
});

test("nor may root without it", async (t) => {
  const without = ["setpriv", "--inh-caps=-net_raw", "--bounding-set=-net_raw"];
  t.deepEqual(await findingOf(without), MAY_NOT);
});
