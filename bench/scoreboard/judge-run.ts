import { CAST } from "../../test/lab/cast.ts";
import type { LabRun } from "../../test/lab/run-scenario.ts";
import { frameTimes } from "./frame-times.ts";
import { type Item, judge } from "./judge.ts";

const { attacker } = CAST;
const FORWARDED =
  `eth.src == ${attacker.mac} && ((ip && !(ip.src == ${attacker.ip})) || ` +
  `(ipv6 && !icmpv6.nd.ns.target_address && !icmpv6.nd.na.target_address && ` +
  `!(ipv6.src == ${attacker.ip6}) && !(ipv6.src == fe80::/10)))`;

/** Judges a live run by its recording: tshark says when the attack began and what it passed on. */
export async function judgeRun({ scenario, pcap, told }: LabRun): Promise<Item[]> {
  const attacks = scenario.sign === undefined ? [] : await frameTimes(pcap, scenario.sign, "epoch");
  if (scenario.sign !== undefined && attacks.length === 0) {
    throw new Error(`${scenario.name}: the attack did not happen`);
  }
  const isProofAsked = scenario.expect.some(({ provenWithin }) => provenWithin !== undefined);
  const forwardedS = isProofAsked ? await frameTimes(pcap, FORWARDED, "epoch") : [];
  if (isProofAsked && forwardedS.length === 0) {
    throw new Error(`${scenario.name}: the attacker passed nothing on`);
  }
  return judge(scenario, told, { attackS: attacks[0] ?? null, forwardedS });
}
