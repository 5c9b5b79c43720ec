import { CAST } from "../cast.ts";
import { type Scenario, service } from "../scenario.ts";
import { askForLease, dhcpServer } from "./dhcp.ts";
import { GREETINGS } from "./ordinary.ts";

const { attacker, gateway } = CAST;

/** Attacks on or with DHCP. */
export const DHCP_ATTACKS: readonly Scenario[] = [
  {
    name: "rogue-dhcp",
    tools: ["dnsmasq", "udhcpc"],
    more: ["laptop", "printer"],
    bare: ["laptop", "printer"],
    before: [dhcpServer("gateway", { first: 100, last: 120, router: gateway.ip })],
    ordinary: [...GREETINGS, askForLease("printer")],
    act: [
      dhcpServer("attacker", { first: 200, last: 220, router: attacker.ip }),
      { pauseS: 1 },
      askForLease("laptop"),
    ],
    sign: `eth.src == ${attacker.mac} && dhcp.type == 2`,
    expect: [{ types: ["dhcp-rogue"], attacker: attacker.mac, withinS: 1 }],
    patienceS: 3,
  },
  {
    name: "dhcp-starvation",
    tools: ["dhcpstarv", "dnsmasq"],
    before: [dhcpServer("gateway", { first: 100, last: 200, router: gateway.ip })],
    ordinary: GREETINGS,
    act: [service("attacker", "dhcpstarv -i eth0")],
    sign: `eth.src == ${attacker.mac} && dhcp`,
    expect: [{ types: ["dhcp-starvation"] }],
    patienceS: 12,
  },
];
