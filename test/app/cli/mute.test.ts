import { chownSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { holdDocuments } from "../../helpers/lock-holder.ts";
import { scratchFolder } from "../../helpers/scratch.ts";

const MAC = "02:00:00:00:00:66";
const add = (data: string, ...more: string[]) => [
  ...["mute", "add", "--data", data, "--type", "arp-spoof", "--reason", "planned"],
  ...more,
];
const PAIR = ["--mac", MAC, "--ip", "10.0.0.1", "--for", "7d"];
const linesOf = (text: string) => text.trimEnd().split("\n");

test("a mute is added, listed, removed, and all of it is in the log", async (t) => {
  const data = scratchFolder(t);
  const added = await arpguard(add(data, ...PAIR));
  t.is(added.status, 0, added.stderr);
  const [, id = ""] =
    /^(mute-\w{6}): arp-spoof of \S+ over 10\.0\.0\.1 is muted until /.exec(added.stdout) ?? [];
  t.not(id, "");
  const listed = await arpguard(["mute", "list", "--data", data]);
  t.regex(listed.stdout, new RegExp(`^${id} arp-spoof of ${MAC} over 10.0.0.1, until .*: planned`));
  const [entry] = linesOf((await arpguard(["mute", "list", "--json", "--data", data])).stdout).map(
    (line) => JSON.parse(line),
  );
  t.like(entry, { id, type: "arp-spoof", mac: MAC, ip: "10.0.0.1", reason: "planned" });
  t.is(Date.parse(entry.until) - Date.parse(entry.createdAt) >= 604_799_000, true);
  const removed = await arpguard(["mute", "remove", id, "--reason", "over", "--data", data]);
  t.is(removed.stdout, `${id}: arp-spoof of ${MAC} over 10.0.0.1 is told of again\n`);
  t.deepEqual(await arpguard(["mute", "list", "--data", data]), {
    status: 0,
    stdout: "",
    stderr: "",
  });
  const log = linesOf((await arpguard(["mute", "log", "--data", data])).stdout);
  t.is(log.length, 2);
  t.regex(
    log[0] ?? "",
    new RegExp(`^\\S+Z \\S.* added mute ${id} \\(type arp-spoof, mac ${MAC}, `),
  );
  t.regex(log[1] ?? "", new RegExp(` removed mute ${id} \\(.*\\): over$`));
  const json = linesOf((await arpguard(["mute", "log", "--json", "--data", data])).stdout);
  t.like(JSON.parse(json[0] ?? ""), { change: "mute-added", entry: { id } });
});

test("a mute may last 366 days", async (t) => {
  const data = scratchFolder(t);
  t.is((await arpguard(add(data, "--mac", MAC, "--for", "366d"))).status, 0);
});

test("a command waits for another that changes the documents", async (t) => {
  const data = scratchFolder(t);
  await holdDocuments(t, data, 2000);
  const added = await arpguard(add(data, ...PAIR));
  t.is(added.status, 0, added.stderr);
});

test("writers at the same time lose nothing of each other", async (t) => {
  const data = scratchFolder(t);
  const hosts = [1, 2, 3, 4, 5, 6];
  const ended = await Promise.all(
    hosts.map((n) => arpguard(add(data, "--ip", `10.0.0.${n}`, "--for", "1d"))),
  );
  t.deepEqual(
    ended.map(({ status, stderr }) => `${status} ${stderr}`),
    hosts.map(() => "0 "),
  );
  const { stdout } = await arpguard(["mute", "list", "--json", "--data", data]);
  const ips = linesOf(stdout).map((line) => JSON.parse(line).ip);
  t.deepEqual(
    ips.sort(),
    hosts.map((n) => `10.0.0.${n}`),
  );
  t.is(linesOf((await arpguard(["mute", "log", "--data", data])).stdout).length, hosts.length);
});

test("what is wrong is refused in one line, and nothing is written", async (t) => {
  const data = scratchFolder(t);
  const wrong: [string[], RegExp][] = [
    [add(data, "--for", "7d"), /^arpguard: mute add: name the pair with --mac, --ip or both\n$/],
    [add(data, "--mac", MAC), /^arpguard: mute add: every mute ends: say when with --for or /],
    [
      add(data, "--mac", MAC, "--for", "367d"),
      /^arpguard: mute add: a mute lasts 366 days at most/,
    ],
    [add(data, "--mac", MAC, "--for", "x"), /^arpguard: mute add: --for x is no time/],
    [add(data, "--ip", "10.0.0.0/8", "--for", "1d"), /^arpguard: mute add: ip: must be an IPv4/],
    [add(data, ...PAIR, "--type", "all"), /^arpguard: mute add: type: /],
    [add(data, ...PAIR, "--type", "coverage"), /^arpguard: mute add: type: /],
    [add(data, ...PAIR, "--reason", "a\u001bb"), /^arpguard: mute add: reason: /],
    [["mute", "add", "--ip", "10.0.0.1", "--for", "1d"], /^arpguard: required option '--type /],
    [
      ["mute", "remove", "mute-1", "--data", data],
      /^arpguard: mute remove: there is no mute mute-1;/,
    ],
    [["mute"], /^arpguard: name a command \(add, list, remove, log\); arpguard mute --help tells/],
    [["mute", "end"], /^arpguard: unknown command 'end'\n$/],
    [["pin"], /^arpguard: name a command \(add, list, remove\); arpguard pin --help tells more\n$/],
  ];
  await Promise.all(wrong.map(([args, line]) => refuses(t, args, 2, line)));
  const { stdout } = await arpguard(["mute", "log", "--data", data]);
  t.is(stdout, "");
});

test("a damaged document, and a link in its place, are refused by name and left as they are", async (t) => {
  const data = scratchFolder(t);
  const file = join(data, "mutes.json");
  writeFileSync(file, '{"mutes":[');
  const line =
    /^arpguard: \S+\/mutes\.json is damaged \(it is no JSON\): mend it, or move it away to go without mutes\n$/;
  await refuses(t, ["mute", "list", "--data", data], 1, line);
  await refuses(t, add(data, ...PAIR), 1, line);
  t.is(readFileSync(file, "utf8"), '{"mutes":[');
  const other = scratchFolder(t);
  symlinkSync("/etc/hostname", join(other, "mutes.json"));
  await refuses(t, add(other, ...PAIR), 1, /mutes\.json is damaged \(is a link\)/);
  await refuses(t, ["mute", "list", "--data", join(data, "none")], 1, /none is no folder: name /);
});

test("log lines that are none are left out, and counted on standard error", async (t) => {
  const data = scratchFolder(t);
  await arpguard(add(data, ...PAIR));
  const file = join(data, "changes.jsonl");
  writeFileSync(file, `${readFileSync(file, "utf8")}{"at":"\u001b[2J"}\n{`);
  const { status, stdout, stderr } = await arpguard(["mute", "log", "--data", data]);
  t.is(status, 0);
  t.is(linesOf(stdout).length, 1);
  t.is(stderr, "arpguard: mute log: 2 damaged lines left out\n");
});

test("what root adds can be read and changed by the folder's owner", async (t) => {
  const data = scratchFolder(t);
  chownSync(data, 65_534, 65_534);
  t.is((await arpguard(add(data, ...PAIR))).status, 0);
  for (const name of ["mutes.json", "changes.jsonl", "documents.lock"]) {
    t.is(statSync(join(data, name)).uid, 65_534, name);
  }
});
