import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { openHistory } from "#store/history.ts";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { scratchFile, scratchFolder } from "../../helpers/scratch.ts";
import { alertOf, limitsFor, startOf } from "../../store/samples.ts";

/** A folder with three alerts, of which `spoof` is open and has evidence. */
function data(t: ExecutionContext): string {
  const folder = scratchFolder(t);
  using history = openHistory(limitsFor(folder));
  history.write(null, [
    alertOf("scan", { type: "arp-scan", severity: "minor", state: "closed" }),
    alertOf("spoof", { at: startOf(2), why: ["\u001b[2Jone", "two"], advice: "Shut the port." }),
    alertOf("news", { type: "new-device", severity: "notice", at: startOf(1), state: "closed" }),
  ]);
  mkdirSync(join(folder, "evidence"));
  writeFileSync(join(folder, "evidence", "spoof.pcapng"), "the frames");
  return folder;
}

const idsOf = (stdout: string): unknown[] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line).id);

test("list: the last changed first, as rows and as lines of JSON", async (t) => {
  const folder = data(t);
  const [rows, lines, open, two] = await Promise.all([
    arpguard(["alerts", "list", "--data", folder]),
    arpguard(["alerts", "list", "--json", "--data", folder]),
    arpguard(["alerts", "list", "--json", "--open", "--data", folder]),
    arpguard(["alerts", "list", "--json", "--limit", "2", "--data", folder]),
  ]);
  t.deepEqual(
    [rows, lines, open, two].map(({ status, stderr }) => [status, stderr]),
    Array(4).fill([0, ""]),
  );
  t.deepEqual(
    rows.stdout.split("\n").map((row) => row.split("  ").filter(Boolean).slice(1, 5)),
    [
      ["open", "critical", "arp-spoof", "spoof"],
      ["closed", "notice", "new-device", "news"],
      ["closed", "minor", "arp-scan", "scan"],
      [],
    ].map((row) => row.map((cell) => cell.trim())),
  );
  t.deepEqual(idsOf(lines.stdout), ["spoof", "news", "scan"]);
  t.deepEqual(idsOf(open.stdout), ["spoof"]);
  t.deepEqual(idsOf(two.stdout), ["spoof", "news"]);
  const [first = ""] = lines.stdout.split("\n");
  t.like(JSON.parse(first), {
    kind: "alert",
    state: "opened",
    since: "2024-05-01T10:00:00.000000Z",
  });
});

test("show: a fact a line, one object, and the frames into a file", async (t) => {
  const folder = data(t);
  const pcap = join(scratchFolder(t), "out.pcapng");
  const shown = await arpguard(["alerts", "show", "spoof", "--data", folder]);
  t.is(shown.status, 0);
  t.false(shown.stdout.includes("\u001b"), "nothing steers the terminal");
  for (const line of [
    /^id +spoof$/m,
    /^why +.*one$/m,
    /^why +two$/m,
    /^advice +Shut the port\.$/m,
  ]) {
    t.regex(shown.stdout, line);
  }
  t.regex(shown.stdout, /^evidence +10 bytes of pcapng$/m);
  const json = await arpguard([
    "alerts",
    "show",
    "spoof",
    "--json",
    "--pcap",
    pcap,
    "--data",
    folder,
  ]);
  t.like(JSON.parse(json.stdout), { id: "spoof", claimed: "172.16.0.1" });
  t.is(readFileSync(pcap, "utf8"), "the frames");
  const without = await arpguard(["alerts", "show", "scan", "--data", folder]);
  t.regex(without.stdout, /^evidence +none kept$/m);
});

test("the data of a configuration are found", async (t) => {
  const directory = data(t);
  const config = scratchFile(t, Buffer.from(JSON.stringify({ store: { directory } })), "c.json");
  const { stdout } = await arpguard(["alerts", "list", "--json", "--config", config]);
  t.is(idsOf(stdout).length, 3);
});

test("refuses what it cannot find or do, each with one line", async (t) => {
  const folder = data(t);
  const none = scratchFolder(t);
  const at = ["--data", folder];
  await refuses(
    t,
    ["alerts", "list", "--data", none],
    1,
    /history\.db does not exist: run arpguard/,
  );
  await refuses(t, ["alerts", "list", "--limit", "0", ...at], 2, /--limit 0: give a whole number/);
  await refuses(
    t,
    ["alerts", "list", "--config", "c", ...at],
    2,
    /choose one of --data and --config/,
  );
  await refuses(
    t,
    ["alerts", "show", "none", ...at],
    1,
    /no alert none in .*: arpguard alerts list/,
  );
  await refuses(t, ["alerts", "show", "../spoof", ...at], 1, /no alert \.\.\/spoof/);
  await refuses(
    t,
    ["alerts", "show", "scan", "--pcap", "x", ...at],
    1,
    /no frames of scan are kept/,
  );
  await refuses(t, ["alerts", "show", "spoof", "--pcap", "/none/x", ...at], 1, /\/none\/x: ENOENT/);
  await refuses(
    t,
    ["alerts", "show"],
    2,
    "missing required argument 'id'; arpguard alerts show --help tells more",
  );
  await refuses(
    t,
    ["alerts"],
    2,
    "name a command (list, show, feedback); arpguard alerts --help tells more",
  );
  await refuses(
    t,
    ["alerts", "drop"],
    2,
    "unknown command 'drop'; arpguard alerts --help tells more",
  );
});
