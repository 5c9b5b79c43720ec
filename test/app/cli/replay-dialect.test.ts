import test from "ava";
import { chatter, spoofAt, writeCapture } from "../../helpers/capture.ts";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { readZeekLog } from "../../report/dialects/read-zeek-log.ts";

const ATTACKED = [...chatter(0, 4, 2), ...spoofAt(4.646), ...chatter(6.5, 12, 2)];

async function linesOf(dialect: string, ...files: string[]): Promise<string[]> {
  const { stdout } = await arpguard(["replay", "--dialect", dialect, ...files]);
  return stdout.trimEnd().split("\n");
}

test("eve: every step of the alert and nothing else", async (t) => {
  const path = writeCapture(t, ATTACKED);
  const events = (await linesOf("eve", path)).map((line) => JSON.parse(line));
  t.true(events.length >= 2);
  t.like(events[0], {
    event_type: "alert",
    pcap_filename: path,
    pcap_cnt: 10,
    ether: { src_mac: "02:00:00:02:00:00" },
    alert: { signature_id: 1990001, signature: "ARPGUARD ARP spoofing" },
  });
  t.deepEqual(events.at(-1)?.alert.metadata.arpguard_state, ["closed"]);
});

test("ocsf and ecs tell the same alert", async (t) => {
  const path = writeCapture(t, ATTACKED);
  const [[finding = ""], [document = ""]] = await Promise.all([
    linesOf("ocsf", path),
    linesOf("ecs", path),
  ]);
  t.like(JSON.parse(finding), { class_uid: 2004, activity_id: 1 });
  t.like(JSON.parse(document), { event: { kind: "alert", code: "arp-spoof" } });
  t.is(JSON.parse(finding).finding_info.uid, JSON.parse(document).event.id);
});

test("cef: one event a line", async (t) => {
  const lines = await linesOf("cef", writeCapture(t, ATTACKED));
  t.true(lines.every((line) => line.startsWith("CEF:0|ARPGuard|ARPGuard Edge|")));
});

test("zeek: one log, however many files", async (t) => {
  const path = writeCapture(t, ATTACKED);
  const lines = await linesOf("zeek", path, path);
  const { rows, closed } = readZeekLog(`${lines.join("\n")}\n`);
  t.true(closed);
  t.is(lines.filter((line) => line.startsWith("#fields")).length, 1);
  t.is(rows[0]?.note, "ARPGuard::ARP_Spoof");
  t.is(rows[0]?.sub, rows[rows.length / 2]?.sub);
  t.deepEqual(await linesOf("zeek", path, path), lines, "the same bytes each time");
});

test("a calm file gives no line", async (t) => {
  const path = writeCapture(t, chatter(0, 4, 2));
  for (const dialect of ["eve", "zeek"]) {
    const { status, stdout } = await arpguard(["replay", "--dialect", dialect, path]);
    t.is(status, 0);
    t.is(stdout, "");
  }
});

test("another dialect, and two forms at once, are refused", async (t) => {
  const line = "replay: --dialect leef is none of eve, ocsf, ecs, cef, zeek";
  await refuses(t, ["replay", "--dialect", "leef", "x.pcap"], 2, line);
  const both = "replay: choose one of --json and --dialect";
  await refuses(t, ["replay", "--json", "--dialect", "eve", "x.pcap"], 2, both);
});
