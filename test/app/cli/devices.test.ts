import { basename } from "node:path";
import test, { type ExecutionContext } from "ava";
import { micros } from "#core/units.ts";
import { DhcpMessage } from "#decode/types.ts";
import { openHistory } from "#store/history.ts";
import { startAppliance } from "../../helpers/appliance.ts";
import { writeCapture } from "../../helpers/capture.ts";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { dataCaptures } from "../../helpers/data-folder.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { until } from "../../helpers/until.ts";
import { CLIENT, dhcpOf, option } from "../../l2/inventory/story.ts";
import { deviceOf, limitsFor, START } from "../../store/samples.ts";

type Line = Readonly<Record<string, unknown>> & {
  readonly mac: string;
  readonly ips: readonly string[];
};

async function devicesOf(...args: string[]): Promise<Line[]> {
  const { stdout, stderr, status } = await arpguard(["devices", "--json", ...args]);
  if (status !== 0) throw new Error(stderr);
  return stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
}

/** What is true of captures that others made; the makers' names are the registry's. */
const TRUTH: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  "lan-week-dev.pcap.gz": {
    "00:1c:7f:53:d0:28": { role: "gateway", ips: ["192.168.1.1"], name: null },
    "24:6f:28:d9:a7:64": { name: "PGH200", vendor: "Espressif Inc.", role: "iot" },
    "78:db:2f:db:43:48": { name: "Schlage", vendor: "Texas Instruments", ips: ["192.168.1.122"] },
    "f4:b8:5e:35:67:b0": { name: "F4B85E3567B0-mysimplelink", dhcp_fingerprint: "1,3,6" },
    "f4:b8:5e:ff:2b:1b": { name: "F4B85EFF2B1B-mysimplelink", role: "iot", randomised: false },
  },
  "ndpi-office-lan.pcap": {
    "4c:5e:0c:ea:03:65": { vendor: "Routerboard.com", role: "gateway" },
    "48:d2:24:63:0a:de": { name: "kevin-PC", dhcp_vendor_class: "MSFT 5.0", role: "computer" },
    "60:c5:47:05:bc:8c": { name: "MacBook-Air", vendor: "Apple, Inc.", role: "computer" },
    "bc:ee:7b:0c:b3:de": { name: "android-f7ca0f571270c52d", role: "phone" },
    "00:0c:29:8c:ef:f8": { vendor: "VMware, Inc.", role: "virtual-machine" },
    "64:cc:2e:9c:3c:c9": { vendor: "Xiaomi Communications Co Ltd", ips: ["192.168.5.64"] },
  },
  "naman-browsing.pcap": {
    "00:50:56:f5:2e:f3": { role: "gateway", ips: ["192.168.75.2"] },
    "00:50:56:eb:c5:3d": { role: "dhcp-server", ips: ["192.168.75.254"] },
    "00:0c:29:0f:71:a3": { name: "napier", dhcp_vendor_class: "MSFT 5.0" },
    "00:0c:29:6b:0e:96": { name: "ubuntu", ips: ["192.168.75.138"] },
  },
};

test("the stations of recorded networks: names, makers, addresses and roles", async (t) => {
  const paths = dataCaptures(t, "iot-week", "attacks");
  for (const path of paths.filter((each) => basename(each) in TRUTH)) {
    const devices = await devicesOf("--replay", path);
    for (const [mac, truth] of Object.entries(TRUTH[basename(path)] ?? {})) {
      t.like(
        devices.find((device) => device.mac === mac),
        truth,
        `${basename(path)} ${mac}`,
      );
    }
  }
});

function filled(t: ExecutionContext): string {
  const directory = scratchFolder(t);
  using history = openHistory(limitsFor(directory));
  history.write(
    null,
    [],
    [
      deviceOf(0x000c29aabbcc, { ipv4: ["10.0.0.10"] }),
      deviceOf(0x008077123456, { ipv4: ["10.0.0.9"], hostName: "printer", lastAt: micros(START) }),
    ],
  );
  return directory;
}

test("the inventory of a history, whole and searched, as a table and as lines", async (t) => {
  const data = filled(t);
  const table = await arpguard(["devices", "--data", data]);
  t.is(table.status, 0);
  const lines = table.stdout.split("\n");
  t.is(lines.length, 4);
  t.regex(lines[0] ?? "", /^HARDWARE ADDRESS +IP +NAME +MAKER +ROLE +VLAN +FIRST SEEN +LAST SEEN$/);
  t.regex(lines[1] ?? "", /^00:80:77:12:34:56 +10\.0\.0\.9 /);
  const found = await devicesOf("--data", data, "--search", "vmware kevin");
  t.deepEqual(
    found.map(({ mac }) => mac),
    ["00:0c:29:aa:bb:cc"],
  );
  t.deepEqual(await devicesOf("--data", data, "--search", "nobody"), []);
});

test("a hostile host name obeys nobody's terminal, in table or lines", async (t) => {
  const name = "\u001b]0;owned\u0007\u001b[2J\r\n<script>\u202e";
  const options = option(12, name);
  const frame = dhcpOf(CLIENT, { type: DhcpMessage.request, options });
  const capture = writeCapture(t, [{ atS: 0, bytes: frame }]);
  for (const form of [[], ["--json"]]) {
    const { stdout } = await arpguard(["devices", "--replay", capture, ...form]);
    t.true(stdout.includes("owned"));
    t.is([...stdout].filter((each) => each !== "\n" && /\p{C}/u.test(each)).length, 0);
    t.is(stdout.split("\n").length, form.length === 0 ? 3 : 2);
  }
});

test("a running appliance's devices are listed beside it, and survive its restart", async (t) => {
  const config = { windows: { seconds: 1 } };
  const appliance = await startAppliance(t, { source: ["--synthetic"], config });
  const read = async () => (await arpguard(["devices", "--data", appliance.data, "--json"])).stdout;
  await until(async () => (await read()).includes('"gateway"'), "the gateway in the history");
  const served = await fetch(`${appliance.url}/api/devices?query=gateway`);
  t.is(((await served.json()) as { found: number }).found, 1);
  t.is(await appliance.stop(), 0);
  const before = (await read()).split("\n");
  const again = await startAppliance(t, {
    source: ["--synthetic"],
    config,
    data: appliance.data,
  });
  await again.shows("frames", ({ mirror }) => mirror.frames > 0);
  const page = await (await fetch(`${again.url}/api/devices`)).json();
  t.true((page as { total: number }).total >= before.length - 1);
});

test("what cannot be read or does not go together is one line", async (t) => {
  await refuses(t, ["devices", "--data", "/nowhere"], 1, /^arpguard: .*history\.db does not exist/);
  const both = ["devices", "--data", "a", "--replay", "b"];
  await refuses(t, both, 2, "devices: choose one of --data and --replay");
  await refuses(t, ["devices", "--replay", "/nowhere.pcap"], 1, /^arpguard: .*nowhere\.pcap/);
});
