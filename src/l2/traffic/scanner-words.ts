import type { Packet } from "#decode/types.ts";
import type { Cases } from "#l2/traffic/cases.ts";
import { payloadText } from "#l2/traffic/greeting.ts";
import { partiesOf } from "#l2/traffic/parties.ts";
import { Session, type Sessions } from "#l2/traffic/sessions.ts";
import type { Moment } from "#l2/types.ts";

/** Requests of one client that are read in a minute, and how much of each. */
const MOST_READ = 32;
const MOST_BYTES = 512;
/** Words by which tools that look for weaknesses name themselves in their requests. */
const TOOLS: readonly (readonly [string, string])[] = [
  ["Nmap Scripting Engine", "nmap"],
  ["nmaplowercheck", "nmap"],
  ["masscan/", "masscan"],
  ["zgrab/", "ZGrab"],
  ["Nikto/", "Nikto"],
  ["sqlmap/", "sqlmap"],
  ["gobuster/", "gobuster"],
  ["DirBuster", "DirBuster"],
  ["WPScan", "WPScan"],
  ["Nuclei - ", "Nuclei"],
  ["Fuzz Faster U Fool", "ffuf"],
];

/**
 * Names a client that scans one web service with a tool that says its own name. Such a scan goes to
 * an open port and is answered: nothing else on the wire tells it from a browser. Only the requests
 * of a client with many connections are read; browsers and crawlers have other names.
 */
export class ScannerWordsRule {
  readonly #sessions: Sessions;
  readonly #cases: Cases;

  constructor(cases: Cases, sessions: Sessions) {
    this.#sessions = sessions;
    this.#cases = cases;
  }

  /** Reads a client's segment with data. */
  read(at: number, packet: Packet, moment: Moment): void {
    if (this.#sessions.add(at, Session.read) > MOST_READ) return;
    const text = payloadText(packet, MOST_BYTES);
    const tool = TOOLS.find(([words]) => text.includes(words))?.[1];
    if (tool === undefined) return;
    const { attacker, victim, vlan } = partiesOf(packet);
    this.#cases.tell(
      {
        key: `port-scan-${attacker.ip}`,
        count: 1,
        victim,
        finding: {
          type: "port-scan",
          severity: "warning",
          attacker,
          ...(vlan !== undefined && { vlan }),
          verdict: `${attacker.ip} is scanning ${victim} port ${packet.dstPort} with ${tool}.`,
          why: [`its requests name ${tool}`],
          technique: "T1595.002",
          advice: `Ask who scans from ${attacker.ip}; if nobody, isolate the port of ${attacker.mac}.`,
        },
      },
      moment,
    );
  }
}
