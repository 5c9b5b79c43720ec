import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { replayFile } from "#app/replay-file.ts";
import { defaultConfig } from "#config/defaults.ts";
import { type AlertLine, alertLine } from "#report/alert-line.ts";
import { dataCaptures } from "../helpers/data-folder.ts";
import { tsharkFields } from "../helpers/tshark.ts";

interface Positive {
  readonly type: string;
  readonly attacker_mac?: string;
  readonly attacker_ip?: string;
  readonly spoofed_ip?: string;
  /** The owner's address, and words. */
  readonly true_mac?: string;
  readonly first_t?: number;
}

interface Labelled {
  readonly path: string;
  readonly positives: readonly Positive[];
}

const MAC = /([0-9a-f]{2}:){5}[0-9a-f]{2}/;
/** Time from the first proof to the alert. */
const DELAY_S = 1;
/** Labels give times to the millisecond. */
const ROUNDING_S = 0.001;

/** The ARP captures with what is known of them. */
function labelled(t: ExecutionContext): Labelled[] {
  return dataCaptures(t, "arp").map((path) => {
    const labels = JSON.parse(readFileSync(join(dirname(path), "labels.json"), "utf8"));
    const label = labels.find(({ file }: { file: string }) => basename(file) === basename(path));
    if (label === undefined) throw new Error(`no label for ${basename(path)}`);
    return { path, positives: label.positives };
  });
}

async function linesOf(path: string): Promise<AlertLine[]> {
  const lines: AlertLine[] = [];
  await replayFile(path, defaultConfig(), (event, firstAt) => {
    if (event.kind === "alert") lines.push(alertLine(event, firstAt));
  });
  return lines;
}

async function openedIn(path: string, type: string): Promise<AlertLine[]> {
  return (await linesOf(path)).filter((line) => line.type === type && line.state === "opened");
}

/** When the true owner first claimed its address by ARP, as tshark sees it; null for never. */
async function ownerSeenAt(path: string, { spoofed_ip, true_mac }: Positive) {
  const mac = MAC.exec(true_mac ?? "")?.[0];
  const fields = ["frame.time_relative", "arp.src.hw_mac", "arp.src.proto_ipv4"] as const;
  const claim = (await tsharkFields(path, fields)).find(
    (row) => row["arp.src.hw_mac"] === mac && row["arp.src.proto_ipv4"] === spoofed_ip,
  );
  return claim === undefined ? null : Number(claim["frame.time_relative"]);
}

test("each spoof with an owner that ever spoke is called within a second of the proof", async (t) => {
  let called = 0;
  for (const { path, positives } of labelled(t)) {
    const spoofs = positives.filter(({ type }) => type === "arp-spoof");
    const alerts = await openedIn(path, "arp-spoof");
    for (const spoof of spoofs) {
      const ownerAt = await ownerSeenAt(path, spoof);
      if (ownerAt === null) continue;
      called++;
      const name = `${basename(path)}: ${spoof.spoofed_ip}`;
      const own = alerts.filter(({ claimed }) => claimed === spoof.spoofed_ip);
      t.deepEqual(
        own.map(({ attacker }) => attacker?.mac),
        [spoof.attacker_mac],
        name,
      );
      const proofAt = Math.max(spoof.first_t as number, ownerAt);
      const at = own[0]?.t as number;
      t.true(
        at >= (spoof.first_t as number) - ROUNDING_S && at <= proofAt + DELAY_S,
        `${name} at ${at}`,
      );
      t.true([null, spoof.attacker_ip].includes(own[0]?.attacker?.ip ?? null), name);
    }
  }
  if (called > 0) t.is(called, 8);
});

test("no alert accuses a true owner, or calls a spoof where there is none", async (t) => {
  for (const { path, positives } of labelled(t)) {
    if (basename(path).includes("FUZZED")) continue;
    const spoofs = positives.filter(({ type }) => type === "arp-spoof");
    const attackers = new Set(spoofs.map(({ attacker_mac }) => attacker_mac));
    for (const { attacker, claimed } of await openedIn(path, "arp-spoof")) {
      t.true(attackers.has(attacker?.mac), `${basename(path)}: ${attacker?.mac}`);
      t.true(
        spoofs.some(({ spoofed_ip }) => spoofed_ip === claimed),
        basename(path),
      );
    }
  }
  t.pass();
});

test("each scan is called, once and as an alarm; the lesser storm is a notice", async (t) => {
  for (const { path, positives } of labelled(t)) {
    for (const type of ["arp-scan", "arp-storm"]) {
      const known = positives.filter((positive) => positive.type === type);
      const alerts = await openedIn(path, type);
      t.is(alerts.length, known.length, `${basename(path)}: ${type}`);
      t.true(
        alerts.every(({ severity }) => (severity === "notice") === (type === "arp-storm")),
        basename(path),
      );
      const scanner = known[0]?.attacker_ip;
      if (scanner !== undefined) t.is(alerts[0]?.attacker?.ip, scanner, basename(path));
    }
  }
  t.pass();
});

const benign = test.macro(async (t, folder: string, names: RegExp, count: number) => {
  const paths = dataCaptures(t, folder).filter((path) => names.test(basename(path)));
  if (paths.length > 0) t.is(paths.length, count);
  for (const path of paths) {
    const alarms = (await linesOf(path)).filter(({ severity }) => severity !== "notice");
    t.deepEqual(alarms, [], basename(path));
  }
});

test(
  "hard cases without an attack raise no alarm",
  benign,
  "arp",
  /^(raph|chris-arp_|suricata|zeek-arp-leak|arpguard-lab-benign)/,
  10,
);
test(
  "networks at work raise no alarm",
  benign,
  "attacks",
  /^(visakh-normal|numball-normal|naman-browsing|ndpi-office-lan)/,
  4,
);
test("a week of devices raises no alarm", benign, "iot-week", /./, 5);

test("the same file gives the same lines, byte for byte", async (t) => {
  let lines = 0;
  for (const path of dataCaptures(t, "arp")) {
    const [first, second] = [await linesOf(path), await linesOf(path)].map((all) =>
      all.map((line) => JSON.stringify(line)).join("\n"),
    );
    t.is(first, second, basename(path));
    lines += first?.length ?? 0;
  }
  t.log(`${lines} bytes of alerts`);
});
