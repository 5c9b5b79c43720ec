import { readFileSync } from "node:fs";
import test, { type ExecutionContext } from "ava";
import type { Finding } from "#app/doctor/check.ts";
import { checkInterface } from "#app/doctor/interface.ts";
import { ARPGUARD } from "../../helpers/command-line.ts";
import { createNamespace, type NetworkNamespace } from "../../helpers/network-namespace.ts";

test("an interface must be named", (t) => {
  t.deepEqual(checkInterface(undefined), {
    name: "interface",
    result: "fail",
    detail: "no mirror port is named",
    mend: "give --interface or set capture.interface",
  });
});

test("one that is missing fails, and those that are there are named", (t) => {
  const { result, detail, mend } = checkInterface("nope0");
  t.is(result, "fail");
  t.regex(detail, /^there is no nope0, only .*\blo\b/);
  t.is(mend, "name one of them, or plug the adapter in");
});

test("a name that the configuration would refuse is refused before it is a path", (t) => {
  for (const name of ["../../proc", "a name", "", "sixteencharacter"]) {
    const { result, detail } = checkInterface(name);
    t.is(result, "fail");
    t.regex(detail, /^--interface: capture\.interface: an interface name of 1 to 15/);
  }
});

test("loopback passes where it is up", (t) => {
  const isUp = (Number(readFileSync("/sys/class/net/lo/flags", "utf8")) & 1) === 1;
  t.is(checkInterface("lo").result, isUp ? "pass" : "fail");
});

/** The doctor's finding inside a network of its own. */
function findingIn(t: ExecutionContext, network: NetworkNamespace, name: string): Finding {
  // Other findings may fail there: the status is not what is asked.
  const script = '"$0" doctor --json --interface "$1" || true';
  const [first = ""] = network.run("sh", "-c", script, ARPGUARD, name).split("\n");
  const { name: what, ...rest } = JSON.parse(first) as Finding;
  t.is(what, "interface");
  return { name: what, ...rest };
}

test("the link is looked at: up, without a peer's, switched off, and no Ethernet at all", (t) => {
  const network = createNamespace(t);
  const look = () => findingIn(t, network, "span0");
  t.like(look(), { result: "pass" });
  t.regex(look().detail, /^span0 has a link( at \d+ Mbit\/s)?$/);
  network.ip("link", "set", "peer0", "down");
  t.like(look(), {
    result: "fail",
    detail: "span0 has no link",
    mend: "plug in the cable from the switch's mirror port and check that the port is on",
  });
  network.ip("link", "set", "span0", "down");
  t.like(look(), {
    result: "fail",
    detail: "span0 is switched off",
    mend: "switch it on: ip link set span0 up",
  });
  network.ip("tuntap", "add", "dev", "span1", "mode", "tun");
  t.like(findingIn(t, network, "span1"), {
    result: "fail",
    detail: "span1 does not carry Ethernet frames (type 65534)",
    mend: "name a wired interface",
  });
});
