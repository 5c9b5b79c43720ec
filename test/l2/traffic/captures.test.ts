import { basename } from "node:path";
import test from "ava";
import { replayFile } from "#app/replay-file.ts";
import { defaultConfig } from "#config/defaults.ts";
import type { AlertEvent } from "#l2/types.ts";
import { dataCaptures } from "../../helpers/data-folder.ts";

/** What each recorded attack over IP is; two fit where both are true of it. */
const ATTACKS: Readonly<Record<string, readonly string[]>> = {
  "chris-synscan": ["port-scan"],
  "esnet-masscan-tcp": ["port-scan"],
  "esnet-nmap-80-all": ["port-scan"],
  "favilli-icmp-sweep": ["host-sweep"],
  "favilli-syn-ping-sweep": ["host-sweep"],
  "naman-nmap-null": ["port-scan"],
  "naman-slow-syn": ["port-scan"],
  "numball-icmp-flood": ["icmp-flood"],
  "slips-icmp-scan": ["host-sweep"],
  "slips-ssh-bruteforce": ["brute-force"],
  "stopddos-snmp-amplification": ["amplification"],
  "stopddos-synack-reflection": ["amplification", "syn-flood"],
  "stopddos-synflood-spoofed": ["syn-flood"],
  "visakh-http-flood": ["http-flood"],
  "whale-http-flood": ["http-flood"],
  "whale-nmap": ["port-scan"],
};
const OURS = new Set(Object.values(ATTACKS).flat()).add("udp-flood").add("beacon");

/** Alarms of the rules for IP traffic that open in a capture. */
async function alarmsIn(path: string): Promise<AlertEvent[]> {
  const alarms: AlertEvent[] = [];
  await replayFile(path, defaultConfig(), (event) => {
    if (event.kind !== "alert" || event.state !== "opened" || event.severity === "notice") return;
    if (OURS.has(event.type)) alarms.push(event);
  });
  return alarms;
}

const nameOf = (path: string) => basename(path).replace(/\.pcap(ng)?(\.gz)?$/, "");

test("recorded attacks are called what they are, once, and nothing else is", async (t) => {
  let called = 0;
  for (const path of dataCaptures(t, "attacks")) {
    const name = nameOf(path);
    const expected = ATTACKS[name];
    const types = (await alarmsIn(path)).map(({ type }) => type);
    if (expected === undefined) {
      t.deepEqual(types, [], name);
      continue;
    }
    called++;
    t.is(types.length, 1, name);
    t.true(expected.includes(types[0] ?? ""), `${name}: ${types}`);
  }
  if (called > 0) t.is(called, Object.keys(ATTACKS).length);
});

test("a week of devices, and captures of other attacks, raise none of them", async (t) => {
  for (const path of dataCaptures(t, "iot-week", "arp")) {
    t.deepEqual(await alarmsIn(path), [], nameOf(path));
  }
});
