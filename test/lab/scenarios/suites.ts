import { CAST } from "../cast.ts";
import { command, type Scenario, service } from "../scenario.ts";
import { OFFICE } from "./ordinary.ts";
import { claims, spoofOf } from "./poison.ts";

const { victim, gateway } = CAST;
const ettercap = (target: string, options = "") =>
  service(
    "attacker",
    `ettercap -T -q -i eth0 ${options} -M ${target} /${victim.ip}// /${gateway.ip}//`,
  );
/** bettercap takes the gateway's hardware address from the kernel's table. */
const meetGateway = command("attacker", `ping -qc 2 -i 0.2 ${gateway.ip}`);
const bettercap = (commands: string) =>
  service(
    "attacker",
    `bettercap -no-colors -no-history -gateway-override ${gateway.ip} -iface eth0 -eval "${commands}"`,
  );
const asRequests =
  "s/^arp_poison_reply = 1/arp_poison_reply = 0/; s/^arp_poison_request = 0/arp_poison_request = 1/";

/** ettercap and bettercap: they look for hosts first, and pass frames on by themselves. */
export const SUITES: readonly Scenario[] = [
  {
    name: "ettercap-two-sided",
    tools: ["ettercap"],
    ordinary: OFFICE,
    act: [ettercap("arp:remote")],
    sign: claims(gateway.ip),
    expect: [spoofOf(gateway.ip, { withinS: 2, provenWithin: 10 }), spoofOf(victim.ip)],
    alsoRight: ["arp-scan"],
    patienceS: 12,
  },
  {
    name: "ettercap-one-sided",
    tools: ["ettercap"],
    ordinary: OFFICE,
    act: [ettercap("arp:oneway")],
    sign: claims(gateway.ip),
    expect: [spoofOf(gateway.ip, { withinS: 2, provenWithin: 10 })],
    alsoRight: ["arp-scan"],
    patienceS: 12,
  },
  {
    name: "ettercap-by-request",
    tools: ["ettercap"],
    before: [command("attacker", `sed "${asRequests}" /etc/ettercap/etter.conf > $LAB/etter.conf`)],
    ordinary: OFFICE,
    act: [ettercap("arp:remote", "-a $LAB/etter.conf")],
    sign: claims(gateway.ip),
    expect: [spoofOf(gateway.ip, { withinS: 2, provenWithin: 10 }), spoofOf(victim.ip)],
    alsoRight: ["arp-scan"],
    patienceS: 12,
  },
  {
    name: "bettercap-one-sided",
    tools: ["bettercap"],
    ordinary: OFFICE,
    act: [
      meetGateway,
      bettercap(
        `set net.probe.mdns false; net.probe on; sleep 3; set arp.spoof.targets ${victim.ip}; arp.spoof on`,
      ),
    ],
    sign: claims(gateway.ip),
    expect: [spoofOf(gateway.ip, { withinS: 2, provenWithin: 10 })],
    alsoRight: ["arp-scan"],
  },
  {
    name: "bettercap-two-sided",
    tools: ["bettercap"],
    ordinary: OFFICE,
    act: [
      meetGateway,
      bettercap(
        `set net.probe.mdns false; net.probe on; sleep 3; set arp.spoof.targets ${victim.ip}; set arp.spoof.fullduplex true; arp.spoof on`,
      ),
    ],
    sign: claims(gateway.ip),
    expect: [spoofOf(gateway.ip, { withinS: 2, provenWithin: 10 }), spoofOf(victim.ip)],
    alsoRight: ["arp-scan", "host-sweep"],
  },
];
