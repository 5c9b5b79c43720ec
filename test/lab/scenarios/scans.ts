import type { AlertType } from "#l2/types.ts";
import { CAST, NETS } from "../cast.ts";
import type { Scenario, Step } from "../scenario.ts";
import { GREETINGS, WEB } from "./ordinary.ts";

const { attacker, server } = CAST;
const ordinary = [WEB("server"), ...GREETINGS];
const probe = (run: string): Step => ({ on: "attacker", run, mayFail: true });

interface Scan {
  readonly name: string;
  readonly tool: string;
  readonly run: string;
  readonly sign: string;
  readonly type: AlertType;
  readonly alsoRight?: readonly AlertType[];
}

const KINDS: readonly Scan[] = [
  {
    name: "arp-scan",
    tool: "arp-scan",
    run: "arp-scan -q -I eth0 -l -r 1 -t 100",
    sign: "arp.opcode == 1",
    type: "arp-scan",
  },
  {
    name: "nmap-arp-sweep",
    tool: "nmap",
    run: `nmap -n -sn ${NETS.lan}`,
    sign: "arp.opcode == 1",
    type: "arp-scan",
  },
  {
    name: "nmap-ping-sweep",
    tool: "nmap",
    run: `nmap -n -sn -PE --max-retries 0 ${NETS.outside}`,
    sign: "icmp.type == 8",
    type: "host-sweep",
  },
  {
    name: "nmap-port-sweep",
    tool: "nmap",
    run: `nmap -n -Pn -sS -p 22 --max-retries 0 --min-rate 100 ${NETS.outside}`,
    sign: "tcp.flags == 2",
    type: "host-sweep",
  },
  {
    name: "nmap-syn",
    tool: "nmap",
    run: `nmap -n -Pn -sS -p 1-1000 ${server.ip}`,
    sign: "tcp.flags == 2",
    type: "port-scan",
  },
  {
    name: "nmap-connect",
    tool: "nmap",
    run: `nmap -n -Pn -sT -p 1-1000 ${server.ip}`,
    sign: "tcp.flags == 2",
    type: "port-scan",
  },
  {
    name: "nmap-udp",
    tool: "nmap",
    run: `nmap -n -Pn -sU -p 1-300 --max-retries 0 --min-rate 100 ${server.ip}`,
    sign: "udp",
    type: "port-scan",
  },
];

/** What looks around before an attack. */
export const SCANS: readonly Scenario[] = KINDS.map(
  ({ name, tool, run, sign, type, alsoRight = [] }) => ({
    name,
    tools: [tool],
    ordinary,
    act: [probe(run)],
    sign: `eth.src == ${attacker.mac} && ${sign}`,
    expect: [{ types: [type], attacker: attacker.mac }],
    alsoRight,
    patienceS: 3,
  }),
);
