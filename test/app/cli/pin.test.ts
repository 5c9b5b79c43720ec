import test from "ava";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { scratchFolder } from "../../helpers/scratch.ts";

const add = (data: string, ...more: string[]) => [
  ...["pin", "add", "--data", data, "--reason", "the router"],
  ...more,
];
const linesOf = (text: string) => text.trimEnd().split("\n");

test("pins of both families are added, listed, removed, and logged", async (t) => {
  const data = scratchFolder(t);
  const ends = ["--vlan", "20", "--for", "7d"];
  const first = await arpguard(add(data, "--ip", "10.0.0.1", "--mac", "00-1B-44-11-3A-B7"));
  const second = await arpguard(
    add(data, "--ip", "FE80::1", "--mac", "00:1b:44:11:3a:b7", ...ends),
  );
  t.regex(first.stdout, /^pin-\w{6}: 10\.0\.0\.1 is 00:1b:44:11:3a:b7\n$/);
  t.regex(second.stdout, /^pin-\w{6}: fe80::1 is 00:1b:44:11:3a:b7 in VLAN 20, until 20\S+Z\n$/);
  const { stdout } = await arpguard(["pin", "list", "--json", "--data", data]);
  const entries = linesOf(stdout).map((line) => JSON.parse(line));
  t.like(entries, [{ ip: "10.0.0.1" }, { ip: "fe80::1", vlan: 20, reason: "the router" }]);
  const removed = await arpguard(["pin", "remove", entries[0].id, "--data", data]);
  t.is(removed.stdout, `${entries[0].id}: 10.0.0.1 is pinned no more\n`);
  const listed = await arpguard(["pin", "list", "--data", data]);
  t.regex(listed.stdout, /^pin-\w{6} fe80::1 is \S+ in VLAN 20, until \S+Z: the router, by .*\n$/);
  const log = linesOf((await arpguard(["mute", "log", "--data", data])).stdout);
  t.deepEqual(
    log.map((line) => / (added|removed) pin /.exec(line)?.[1]),
    ["added", "added", "removed"],
  );
});

test("what is wrong is refused in one line", async (t) => {
  const data = scratchFolder(t);
  const router = ["--ip", "10.0.0.1", "--mac", "00:1b:44:11:3a:b7"];
  t.is((await arpguard(add(data, ...router))).status, 0);
  const wrong: [string[], RegExp][] = [
    [add(data, ...router), /^arpguard: pin add: 10\.0\.0\.1 has a pin already; remove it first /],
    [add(data, ...router, "--vlan", "4095"), /^arpguard: pin add: vlan: /],
    [
      add(data, ...router, "--vlan", "x"),
      /^arpguard: pin add: --vlan x is no VLAN of 1 to 4094\n$/,
    ],
    [add(data, ...router, "--until", "2001-01-01"), /^arpguard: pin add: --until .* has passed\n$/],
    [add(data, "--ip", "10.0.0.2", "--mac", "ff:ff:ff:ff:ff:ff"), /^arpguard: pin add: mac: must/],
    [
      add(data, "--ip", "10.0.0.2"),
      /^arpguard: required option '--mac <address>' not specified; arpguard pin add --help tells more\n$/,
    ],
    [["pin", "remove", "pin-x", "--data", data], /^arpguard: pin remove: there is no pin pin-x; /],
  ];
  await Promise.all(wrong.map(([args, line]) => refuses(t, args, 2, line)));
});
