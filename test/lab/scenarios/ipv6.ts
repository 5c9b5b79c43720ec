import { CAST } from "../cast.ts";
import { command, mirrored, type Scenario, type Step, service } from "../scenario.ts";

const { attacker, gateway, victim, server } = CAST;

const radvdLines = [
  "interface eth0 { AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4;",
  "prefix 2001:db8:77::/64 { AdvOnLink on; AdvAutonomous on; }; };",
];

/** radvd on the gateway, as on any IPv6 LAN. */
export const ROUTER_ADVERTISEMENTS: readonly Step[] = [
  command("gateway", `echo "${radvdLines.join(" ")}" > $LAB/radvd.conf`),
  service("gateway", "radvd -n -m stderr -C $LAB/radvd.conf -p $LAB/radvd.pid"),
];

export const GREETINGS6: readonly Step[] = [
  command("victim", `ping -qc 2 -i 0.2 ${gateway.ip6}`),
  command("victim", `ping -qc 2 -i 0.2 ${server.ip6}`),
  command("server", `ping -qc 2 -i 0.2 ${gateway.ip6}`),
  service("victim", `ping -q -i 0.2 ${server.ip6}`),
  service("victim", `ping -q -i 0.2 ${gateway.ip6}`),
  { pauseS: 0.5 },
];

const FORWARDING6 = command("attacker", "sysctl -qw net.ipv6.conf.all.forwarding=1");
/** The victim looks its neighbours up again, as it does every minute or so. */
const lookUpAgain = service(
  "victim",
  `sh -c "while :; do sleep 1; ip -6 neighbour flush dev eth0; done"`,
);
const claims6 = (ip: string) =>
  `icmpv6.type == 136 && icmpv6.nd.na.target_address == ${ip} && eth.src == ${attacker.mac}`;

/** Attacks on neighbour discovery and router advertisements. */
export const IPV6_ATTACKS: readonly Scenario[] = [
  {
    name: "rogue-ra",
    tools: ["atk6-fake_router6", "radvd"],
    hasIpv6: true,
    before: ROUTER_ADVERTISEMENTS,
    // Who comes before the router looks like the router.
    ordinary: [...GREETINGS6, mirrored("icmp6 and ip6[40] = 134")],
    act: [service("attacker", "atk6-fake_router6 eth0 2001:db8:bad::/64")],
    sign: `icmpv6.type == 134 && eth.src == ${attacker.mac}`,
    expect: [{ types: ["ra-rogue"], attacker: attacker.mac, withinS: 1 }],
  },
  {
    name: "fake-advertise6",
    tools: ["atk6-fake_advertise6"],
    hasIpv6: true,
    before: [FORWARDING6],
    ordinary: GREETINGS6,
    act: [
      service("attacker", `atk6-fake_advertise6 eth0 ${gateway.ip6} ${victim.ip6} ${attacker.mac}`),
    ],
    sign: claims6(gateway.ip6),
    expect: [
      {
        types: ["ndp-spoof", "interception"],
        attacker: attacker.mac,
        claimed: gateway.ip6,
        withinS: 2,
      },
    ],
  },
  {
    name: "parasite6",
    tools: ["atk6-parasite6"],
    hasIpv6: true,
    before: [FORWARDING6],
    ordinary: [...GREETINGS6, lookUpAgain],
    act: [service("attacker", "atk6-parasite6 -l eth0")],
    sign: claims6(server.ip6),
    expect: [{ types: ["ndp-spoof", "interception"], attacker: attacker.mac, withinS: 2 }],
  },
  {
    name: "bettercap-ndp",
    tools: ["bettercap"],
    hasIpv6: true,
    ordinary: GREETINGS6,
    act: [
      command("attacker", `ping -qc 2 -i 0.2 ${gateway.ip6}; ping -qc 2 -i 0.2 ${victim.ip6}`),
      service(
        "attacker",
        `bettercap -no-colors -no-history -iface eth0 -eval "net.recon on; sleep 1; set ndp.spoof.targets ${victim.ip6}; \
set ndp.spoof.neighbour ${gateway.ip6}; ndp.spoof on"`,
      ),
    ],
    sign: `icmpv6 && eth.src == ${attacker.mac} && icmpv6.type == 136`,
    expect: [{ types: ["ndp-spoof", "interception"], attacker: attacker.mac, withinS: 2 }],
    alsoRight: ["ra-rogue", "arp-scan"],
  },
];
