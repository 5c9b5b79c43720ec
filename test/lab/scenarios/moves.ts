import { CAST, OUTSIDE } from "../cast.ts";
import { command, type Scenario, type Step, service } from "../scenario.ts";
import { askForLease, dhcpServer, holdLease } from "./dhcp.ts";
import { container } from "./inside-server.ts";
import { GREETINGS, OFFICE } from "./ordinary.ts";

const { gateway, standby, server, printer } = CAST;
const NEW_CARD = "00:25:90:7c:99:99";
const SHARED = "10.77.0.254";
const onlyOne = { first: 100, last: 100, router: gateway.ip };
const pingBoth = (on: "laptop" | "printer") =>
  command(on, `ping -qc 3 -i 0.2 ${gateway.ip}; ping -qc 3 -i 0.2 ${server.ip}`);
const unplug = (host: "laptop" | "server" | "gateway") => command(host, "ip link set eth0 down");

/** A router of a VRRP group, with or without a hardware address of the group's own. */
function vrrpRouter(on: "gateway" | "standby", priority: number, hasGroupMac: boolean): Step[] {
  const lines = [
    "global_defs {",
    "vrrp_version 3",
    "}",
    "vrrp_instance lan {",
    "interface eth0",
    "virtual_router_id 51",
    `priority ${priority}`,
    "advert_int 0.3",
    ...(hasGroupMac ? ["use_vmac vrrp51", "vmac_xmit_base"] : []),
    "virtual_ipaddress {",
    `${SHARED}/24`,
    "}",
    "}",
  ];
  const files = ["p", "r", "c"].map((letter) => `-${letter} $LAB/${on}.${letter}`).join(" ");
  return [
    command(on, `printf '%s\\n' '${lines.join("' '")}' > $LAB/${on}.conf`),
    service(on, `keepalived -n -l -P -f $LAB/${on}.conf ${files}`),
  ];
}

function failOver(name: string, hasGroupMac: boolean): Scenario {
  return {
    name,
    tools: ["keepalived"],
    more: ["standby"],
    before: [
      ...vrrpRouter("gateway", 200, hasGroupMac),
      ...vrrpRouter("standby", 100, hasGroupMac),
      { pauseS: 3 },
    ],
    ordinary: [
      ...GREETINGS,
      command("victim", `ping -qc 3 -i 0.2 ${standby.ip}`),
      service("victim", `ping -q -i 0.2 ${SHARED}`),
      service("server", `ping -q -i 0.2 ${SHARED}`),
      { pauseS: 2 },
    ],
    act: [unplug("gateway"), { pauseS: 4 }],
    expect: [],
    causes: ["fail-over"],
    patienceS: 2,
  };
}

/** Days on which an address comes to another card for a good reason. */
export const MOVES: readonly Scenario[] = [
  {
    name: "dhcp-lease-given-back",
    tools: ["dnsmasq", "udhcpc"],
    more: ["laptop", "printer"],
    bare: ["laptop", "printer"],
    before: [dhcpServer("gateway", onlyOne)],
    ordinary: [...GREETINGS, holdLease("laptop"), { pauseS: 2 }, pingBoth("laptop")],
    act: [
      command("laptop", "kill -USR2 $(cat $LAB/laptop)"),
      { pauseS: 0.5 },
      unplug("laptop"),
      { pauseS: 1 },
      askForLease("printer"),
      pingBoth("printer"),
    ],
    expect: [],
    causes: ["lease"],
    patienceS: 2,
  },
  {
    name: "dhcp-lease-of-one-gone",
    tools: ["dnsmasq", "udhcpc"],
    more: ["laptop", "printer"],
    bare: ["laptop", "printer"],
    before: [dhcpServer("gateway", onlyOne)],
    ordinary: [...GREETINGS, askForLease("laptop"), pingBoth("laptop")],
    act: [
      unplug("laptop"),
      // The server has lost its memory: the two minutes of the lease need not be waited for.
      command("gateway", "kill $(cat $LAB/dnsmasq-gateway); sleep 0.5; rm $LAB/leases-gateway"),
      dhcpServer("gateway", onlyOne),
      { pauseS: 1 },
      askForLease("printer"),
      pingBoth("printer"),
    ],
    expect: [],
    causes: ["lease"],
    patienceS: 2,
  },
  failOver("vrrp-fail-over", true),
  failOver("vrrp-fail-over-own-macs", false),
  {
    name: "nic-swap",
    tools: ["ping"],
    ordinary: OFFICE,
    act: [
      unplug("server"),
      { pauseS: 3 },
      command(
        "server",
        `ip link set eth0 address ${NEW_CARD}; ip link set eth0 up; ip route add default via ${gateway.ip}`,
      ),
      command("server", `ping -qc 5 -i 0.3 ${OUTSIDE.ip}`),
      command("victim", `ping -qc 5 -i 0.3 ${server.ip}`),
    ],
    expect: [],
    causes: ["swap"],
    patienceS: 2,
  },
  {
    name: "nic-swap-announced",
    tools: ["arping"],
    ordinary: OFFICE,
    act: [
      unplug("server"),
      { pauseS: 3 },
      command(
        "server",
        `ip link set eth0 address ${NEW_CARD}; ip link set eth0 up; ip route add default via ${gateway.ip}`,
      ),
      command("server", `arping -q -U -c 2 -I eth0 ${server.ip}`),
      command("server", `ping -qc 5 -i 0.3 ${OUTSIDE.ip}`),
    ],
    expect: [],
    causes: ["swap", "announcement"],
    patienceS: 2,
  },
  {
    name: "container-made-anew",
    tools: ["macvlan"],
    ordinary: [...OFFICE, ...container("one", { mac: "02:42:0a:4d:00:50", ip: "10.77.0.80" })],
    act: [
      command("server", "kill $(cat $LAB/one)"),
      { pauseS: 1.5 },
      ...container("two", { mac: "06:71:5e:1c:9b:07", ip: "10.77.0.80" }),
    ],
    expect: [],
    causes: ["swap", "announcement"],
    patienceS: 2,
  },
  {
    name: "duplicate-address",
    tools: ["ping"],
    more: ["laptop", "printer"],
    bare: ["laptop"],
    ordinary: [...OFFICE, command("printer", `ping -qc 3 -i 0.2 ${gateway.ip}`)],
    act: [
      command("laptop", `ip address add ${printer.ip}/24 dev eth0`),
      service("laptop", `ping -q -i 0.5 ${gateway.ip}`),
      service("printer", `ping -q -i 0.5 ${server.ip}`),
      service(
        "victim",
        `sh -c "while :; do ip neighbour flush dev eth0; ping -qc 1 -W 1 ${printer.ip}; sleep 0.5; done"`,
      ),
    ],
    sign: `arp.src.hw_mac == ${CAST.laptop.mac} && arp.src.proto_ipv4 == ${printer.ip}`,
    expect: [{ types: ["duplicate-ip"], claimed: printer.ip, causes: ["duplicate"] }],
    patienceS: 8,
  },
];
