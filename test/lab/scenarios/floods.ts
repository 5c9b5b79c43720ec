import { CAST } from "../cast.ts";
import { type Scenario, service } from "../scenario.ts";
import { GREETINGS, OFFICE, WEB } from "./ordinary.ts";
import { claims, FORWARDING, spoofOf } from "./poison.ts";

const { attacker, server, gateway, victim } = CAST;
const ordinary = [WEB("server"), ...GREETINGS];
const HEADERS = 128;

/** Floods of a few thousand packets a second, and one poisoning inside the fastest. */
export const FLOODS: readonly Scenario[] = [
  {
    name: "hping3-syn-flood",
    tools: ["hping3"],
    ordinary,
    act: [service("attacker", `hping3 -q -n -S -p 80 -i u300 ${server.ip}`)],
    sign: `eth.src == ${attacker.mac} && tcp.flags == 2`,
    expect: [{ types: ["syn-flood"] }],
    patienceS: 6,
    snapBytes: HEADERS,
  },
  {
    name: "hping3-syn-flood-spoofed",
    tools: ["hping3"],
    ordinary,
    act: [service("attacker", `hping3 -q -n -S -p 80 --rand-source -i u300 ${server.ip}`)],
    sign: `eth.src == ${attacker.mac} && tcp.flags == 2`,
    expect: [{ types: ["syn-flood"] }],
    patienceS: 6,
    snapBytes: HEADERS,
  },
  {
    name: "hping3-icmp-flood",
    tools: ["hping3"],
    ordinary,
    act: [service("attacker", `hping3 -q -n -1 -i u300 ${server.ip}`)],
    sign: `eth.src == ${attacker.mac} && icmp`,
    expect: [{ types: ["icmp-flood"] }],
    patienceS: 6,
    snapBytes: HEADERS,
  },
  {
    name: "hping3-udp-flood",
    tools: ["hping3"],
    ordinary,
    act: [service("attacker", `hping3 -q -n -2 -p 53 -d 400 -i u300 ${server.ip}`)],
    sign: `eth.src == ${attacker.mac} && udp`,
    expect: [{ types: ["udp-flood"] }],
    patienceS: 6,
    snapBytes: HEADERS,
  },
  {
    name: "macof",
    tools: ["macof"],
    ordinary,
    act: [service("attacker", "macof -i eth0 -n 4000")],
    sign: `ip && !(eth.src in {${server.mac}, ${gateway.mac}, ${victim.mac}})`,
    expect: [{ types: ["mac-flood"] }],
    alsoRight: ["syn-flood"],
    patienceS: 4,
    snapBytes: HEADERS,
  },
  {
    name: "arp-request-storm",
    tools: ["nping"],
    ordinary,
    act: [
      service(
        "attacker",
        `nping -q -e eth0 --arp --arp-type ARP --rate 200 --count 100000 ${CAST.printer.ip}`,
      ),
    ],
    sign: `arp && eth.src == ${attacker.mac}`,
    expect: [{ types: ["arp-storm"], attacker: attacker.mac }],
    patienceS: 14,
  },
  {
    name: "spoof-in-flood",
    tools: ["hping3", "arpspoof"],
    more: ["laptop"],
    before: [FORWARDING],
    ordinary: [
      ...OFFICE,
      service("laptop", `hping3 -q -n -2 -p 5001 --flood ${server.ip}`),
      { pauseS: 1 },
    ],
    act: [service("attacker", `arpspoof -i eth0 -r -t ${victim.ip} ${gateway.ip}`)],
    sign: claims(gateway.ip),
    expect: [spoofOf(gateway.ip, { withinS: 2 }), spoofOf(victim.ip)],
    alsoRight: ["udp-flood", "coverage"],
    mayLose: true,
    snapBytes: 64,
    patienceS: 5,
  },
];
