import { CAST } from "../cast.ts";
import { command, type Scenario, service } from "../scenario.ts";
import { OFFICE } from "./ordinary.ts";
import { claims, FORWARDING, spoofOf } from "./poison.ts";

const { victim, gateway, server } = CAST;
const oneSided = service("attacker", `arpspoof -i eth0 -t ${victim.ip} ${gateway.ip}`);
const twoSided = service("attacker", `arpspoof -i eth0 -r -t ${victim.ip} ${gateway.ip}`);

/** Debian's dsniff. */
export const ARPSPOOF: readonly Scenario[] = [
  {
    name: "arpspoof-one-sided",
    tools: ["arpspoof"],
    ordinary: OFFICE,
    act: [oneSided],
    sign: claims(gateway.ip),
    expect: [spoofOf(gateway.ip, { withinS: 2 })],
  },
  {
    name: "arpspoof-two-sided",
    tools: ["arpspoof"],
    before: [FORWARDING],
    ordinary: OFFICE,
    act: [twoSided],
    sign: claims(gateway.ip),
    expect: [spoofOf(gateway.ip, { withinS: 2, provenWithin: 10 }), spoofOf(victim.ip)],
  },
  {
    name: "arpspoof-redirecting",
    tools: ["arpspoof"],
    before: [command("attacker", "sysctl -qw net.ipv4.ip_forward=1")],
    ordinary: OFFICE,
    act: [twoSided],
    sign: claims(gateway.ip),
    expect: [spoofOf(gateway.ip, { withinS: 2, provenWithin: 10 }), spoofOf(victim.ip)],
  },
  {
    name: "arpspoof-forwarding-one-side",
    tools: ["arpspoof"],
    before: [FORWARDING],
    ordinary: OFFICE,
    act: [oneSided],
    sign: claims(gateway.ip),
    expect: [spoofOf(gateway.ip, { withinS: 2, provenWithin: 10 })],
  },
  {
    name: "arpspoof-between-hosts",
    tools: ["arpspoof"],
    before: [FORWARDING],
    ordinary: [...OFFICE, service("victim", `ping -q -i 0.2 ${server.ip}`), { pauseS: 0.5 }],
    act: [service("attacker", `arpspoof -i eth0 -r -t ${victim.ip} ${server.ip}`)],
    sign: claims(server.ip),
    expect: [spoofOf(server.ip, { withinS: 2, provenWithin: 10 }), spoofOf(victim.ip)],
  },
  {
    name: "arpspoof-everyone",
    tools: ["arpspoof"],
    before: [FORWARDING],
    ordinary: OFFICE,
    act: [service("attacker", `arpspoof -i eth0 ${gateway.ip}`)],
    sign: claims(gateway.ip),
    expect: [spoofOf(gateway.ip, { withinS: 2, provenWithin: 10 })],
  },
  {
    name: "arpspoof-doubled-span",
    tools: ["arpspoof"],
    isDoubled: true,
    before: [FORWARDING],
    ordinary: OFFICE,
    act: [twoSided],
    sign: claims(gateway.ip),
    expect: [spoofOf(gateway.ip, { withinS: 2, provenWithin: 20 }), spoofOf(victim.ip)],
  },
  {
    name: "scan-then-spoof",
    tools: ["arp-scan", "arpspoof"],
    before: [FORWARDING],
    ordinary: OFFICE,
    act: [command("attacker", "arp-scan -q -I eth0 -l -r 1 -t 100"), twoSided],
    sign: claims(gateway.ip),
    expect: [
      spoofOf(gateway.ip, { withinS: 2, provenWithin: 10 }),
      spoofOf(victim.ip),
      { types: ["arp-scan"], attacker: CAST.attacker.mac },
    ],
  },
];
