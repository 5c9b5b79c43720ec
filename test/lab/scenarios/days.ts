import { CAST, OUTSIDE } from "../cast.ts";
import { command, type Scenario, type Step, service } from "../scenario.ts";
import { container, guest, inside } from "./inside-server.ts";
import { GREETINGS6, ROUTER_ADVERTISEMENTS } from "./ipv6.ts";
import { GREETINGS, OFFICE, WEB } from "./ordinary.ts";

const { gateway, victim, server, laptop, printer } = CAST;
const FAR_NET = "10.77.5.0/24";
const FAR_HOSTS = ["10.77.5.5", "10.77.5.6", "10.77.5.7"];
const OTHER_NET = { router: "10.78.0.1", laptop: "10.78.0.40" };
const GUESTS = [101, 102].map((last) => `10.77.0.${last}`);
const iperf = (options: string): readonly Step[] => [
  service("server", "iperf3 -s"),
  { pauseS: 0.5 },
  command("victim", `iperf3 -c ${server.ip} -t 3 ${options}`),
];

/** Days on which a network does what may look strange, and nothing is wrong. */
export const DAYS: readonly Scenario[] = [
  {
    name: "office-day",
    tools: ["curl", "ping"],
    more: ["laptop", "printer"],
    ordinary: OFFICE,
    act: [
      command("laptop", `ping -qc 5 -i 0.3 ${OUTSIDE.ip}`),
      command("printer", `ping -qc 3 -i 0.3 ${gateway.ip}`),
    ],
    expect: [],
    patienceS: 3,
  },
  {
    name: "office-day-doubled-span",
    tools: ["curl", "ping"],
    more: ["laptop"],
    isDoubled: true,
    ordinary: OFFICE,
    act: [command("laptop", `ping -qc 5 -i 0.3 ${OUTSIDE.ip}`), ...iperf("-b 20M")],
    expect: [],
    patienceS: 3,
  },
  {
    name: "iperf3-tcp",
    tools: ["iperf3"],
    ordinary: GREETINGS,
    act: iperf(""),
    expect: [],
    alsoRight: ["coverage"],
    mayLose: true,
    patienceS: 1,
    snapBytes: 96,
  },
  {
    name: "iperf3-udp",
    tools: ["iperf3"],
    ordinary: GREETINGS,
    act: iperf("-u -b 100M"),
    expect: [],
    patienceS: 1,
    snapBytes: 96,
  },
  {
    name: "two-addresses",
    tools: ["ping"],
    ordinary: OFFICE,
    act: [
      command("server", "ip address add 10.77.0.31/24 dev eth0"),
      command("server", `ping -qc 3 -i 0.3 -I 10.77.0.31 ${gateway.ip}`),
      command("victim", "ping -qc 3 -i 0.3 10.77.0.31"),
      command("victim", `ping -qc 3 -i 0.3 ${server.ip}`),
    ],
    expect: [],
    causes: ["multi-ip"],
    patienceS: 2,
  },
  {
    name: "proxy-arp-router",
    tools: ["ping"],
    before: [
      command("gateway", "sysctl -qw net.ipv4.conf.eth0.proxy_arp=1"),
      command("gateway", `ip route add ${FAR_NET} via ${OUTSIDE.ip}`),
      ...FAR_HOSTS.map((ip) => command("outside", `ip address add ${ip}/32 dev lo`)),
      command("victim", `ip address replace ${victim.ip}/16 dev eth0`),
    ],
    ordinary: OFFICE,
    act: FAR_HOSTS.map((ip) => command("victim", `ping -qc 4 -i 0.3 ${ip}`)),
    expect: [],
    causes: ["multi-ip"],
    patienceS: 2,
  },
  {
    name: "isolated-ports",
    tools: ["ping"],
    more: ["laptop"],
    before: [
      command(
        "gateway",
        "sysctl -qw net.ipv4.conf.eth0.proxy_arp_pvlan=1 net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.eth0.send_redirects=0",
      ),
      command(
        "switch",
        "for p in victim server laptop; do bridge link set dev p-$p isolated on; done",
      ),
    ],
    ordinary: OFFICE,
    act: [
      command("victim", `ping -qc 5 -i 0.3 ${server.ip}`),
      command("laptop", `ping -qc 5 -i 0.3 ${victim.ip}`),
      command("server", `ping -qc 5 -i 0.3 ${laptop.ip}`),
    ],
    expect: [],
    causes: ["multi-ip"],
    patienceS: 2,
  },
  {
    name: "router-between-two-nets-of-one-lan",
    tools: ["iperf3", "ping"],
    more: ["laptop"],
    bare: ["laptop"],
    before: [
      command("gateway", `ip address add ${OTHER_NET.router}/24 dev eth0`),
      command(
        "gateway",
        "sysctl -qw net.ipv4.conf.all.send_redirects=0 net.ipv4.conf.eth0.send_redirects=0",
      ),
      command("laptop", `ip address add ${OTHER_NET.laptop}/24 dev eth0`),
      command("laptop", `ip route add default via ${OTHER_NET.router}`),
    ],
    ordinary: OFFICE,
    act: [
      command("victim", `ping -qc 5 -i 0.2 ${OTHER_NET.laptop}`),
      service("laptop", "iperf3 -s"),
      { pauseS: 0.5 },
      command("victim", `iperf3 -c ${OTHER_NET.laptop} -t 2 -b 5M`),
    ],
    expect: [],
    patienceS: 2,
  },
  {
    name: "hypervisor-with-guests",
    tools: ["unshare", "ping"],
    before: [
      command("server", "sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.eth0.proxy_arp=1"),
      ...GUESTS.flatMap((ip, i) => guest(`guest${i}`, ip)),
    ],
    ordinary: OFFICE,
    act: [
      ...GUESTS.map((ip) => command("victim", `ping -qc 3 -i 0.3 ${ip}`)),
      ...GUESTS.map((_, i) =>
        command("server", `${inside(`guest${i}`)} ping -qc 3 -i 0.3 ${OUTSIDE.ip}`),
      ),
    ],
    expect: [],
    causes: ["multi-ip"],
    patienceS: 2,
  },
  {
    name: "host-restarts",
    tools: ["arping"],
    before: [command("server", "sysctl -qw net.ipv4.conf.eth0.arp_notify=1")],
    ordinary: OFFICE,
    act: [
      command("server", "ip link set eth0 down"),
      { pauseS: 2 },
      command("server", `ip link set eth0 up; ip route add default via ${gateway.ip}`),
      command("server", `arping -q -D -c 2 -I eth0 ${server.ip}`),
      command("server", `arping -q -U -c 2 -I eth0 ${server.ip}`),
      command("server", `arping -q -A -c 2 -I eth0 ${server.ip}`),
      command("server", `ping -qc 3 -i 0.3 ${OUTSIDE.ip}`),
    ],
    expect: [],
    patienceS: 2,
  },
  {
    name: "bridged-containers",
    tools: ["macvlan", "ping"],
    ordinary: OFFICE,
    act: [81, 82, 83, 84].flatMap((last) =>
      container(`box${last}`, { mac: `02:42:0a:4d:00:${last}`, ip: `10.77.0.${last}` }),
    ),
    expect: [],
    patienceS: 2,
  },
  {
    name: "slaac",
    tools: ["radvd", "ping"],
    hasIpv6: true,
    more: ["laptop"],
    bare: ["laptop"],
    before: ROUTER_ADVERTISEMENTS,
    ordinary: GREETINGS6,
    act: [
      command("laptop", "ip link set eth0 down; ip link set eth0 up"),
      { pauseS: 5 },
      command("laptop", `ping -qc 5 -i 0.3 ${server.ip6}`),
      command("victim", "ip -6 neighbour flush dev eth0"),
      command("victim", `ping -qc 3 -i 0.3 ${server.ip6}`),
    ],
    expect: [],
    patienceS: 2,
  },
  {
    name: "monitoring",
    tools: ["curl", "ping", "nmap"],
    more: ["laptop", "printer"],
    before: [WEB("server")],
    ordinary: GREETINGS,
    act: [1, 2, 3].flatMap((): Step[] => [
      ...[gateway, victim, laptop, printer].map(({ ip }) =>
        command("server", `ping -qc 2 -i 0.2 ${ip}`),
      ),
      {
        on: "server",
        run: `nmap -n -Pn -sT -p 22,80,443 ${laptop.ip} ${printer.ip}`,
        mayFail: true,
      },
      command("victim", `curl -s -m 2 -o /dev/null http://${server.ip}/`),
      { pauseS: 0.5 },
    ]),
    expect: [],
    patienceS: 2,
  },
];
