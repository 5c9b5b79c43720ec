import { formatMac } from "#core/mac-address.ts";
import type { MacAddress } from "#core/units.ts";
import type { Finding } from "#l2/alert-book.ts";
import { MARK_TEXTS } from "#l2/dhcp/client-marks.ts";

export interface Starvation {
  readonly count: number;
  readonly seconds: number;
  /** Clients by mark, in the order of MARK_TEXTS; null when they had none but were never heard. */
  readonly marks: Int32Array | null;
  /** The one sender of them all, or null. */
  readonly source: MacAddress | null;
  /** What servers answered meanwhile: addresses given, and refusals. */
  readonly given: number;
  readonly refused: number;
}

export function starvationFinding(one: Starvation): Finding {
  const { count, seconds, source, given, refused } = one;
  const mac = source === null ? null : formatMac(source);
  return {
    type: "dhcp-starvation",
    severity: "major",
    ...(mac !== null && { attacker: { mac, ip: null } }),
    verdict: `${count} made-up DHCP clients within ${seconds} s: the server runs out of addresses.`,
    why: [
      ...evidence(one),
      mac === null ? "they came from many source addresses" : `all of them came from ${mac}`,
      `servers gave ${given} addresses meanwhile and refused ${refused} times`,
    ],
    technique: "T1499",
    advice:
      mac === null
        ? "Find the port that learns many addresses, shut it, and limit addresses and DHCP a port."
        : `Shut the port of ${mac}, and limit DHCP messages a port (DHCP snooping).`,
  };
}

function evidence({ count, marks }: Starvation): string[] {
  if (marks === null) return [`${count} clients asked once, and were never heard after that`];
  return MARK_TEXTS.map(([, text], index) => [marks[index] as number, text] as const)
    .filter(([clients]) => clients > 0)
    .sort(([a], [b]) => b - a)
    .map(([clients, text]) => `${clients} ${text}`);
}
