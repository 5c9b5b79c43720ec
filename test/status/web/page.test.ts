import { readFileSync } from "node:fs";
import test from "ava";
import { MAX_CLIENTS } from "#status/event-hub.ts";
import { startStatusServer } from "#status/server.ts";
import {
  alarmed,
  hindered,
  noDevices,
  SAMPLE_MS,
  sampleRates,
  starting,
  well,
} from "../samples.ts";
import { type Bench, openBench, show } from "./browser.ts";

let bench: Bench;
test.before(async () => {
  bench = await openBench();
});
test.after.always(() => bench?.[Symbol.asyncDispose]());

test.serial("the verdict is the page's first heading, in the snapshot's words", async (t) => {
  for (const [snapshot, word] of [
    [well, "OK"],
    [hindered, "Action needed"],
    [alarmed, "Alarm"],
    [starting, "One moment"],
  ] as const) {
    await using shown = await show(bench, snapshot);
    t.is(await shown.page.locator("h1").textContent(), snapshot.sentence);
    t.is(await shown.page.locator(".verdict-level").textContent(), word);
    t.is(await shown.page.title(), `${word} · ARPGuard Edge`);
    t.is(await shown.page.getByRole("status").textContent(), `${word}. ${snapshot.sentence}`);
    t.deepEqual(shown.complaints, []);
  }
});

test.serial("every card shows its figures", async (t) => {
  await using shown = await show(bench, hindered);
  const textOf = async (id: string): Promise<string> =>
    (await shown.page.locator(`#${id}`).textContent()) ?? "";
  const mirror = await textOf("mirror");
  for (const text of ["Only broadcast", "4.2", "2.91", "0.4 %", "eth0", "up, 1,000 Mbit/s"]) {
    t.true(mirror.includes(text), text);
  }
  t.regex(mirror, /Lost in the kernel\s*1,204/);
  t.regex(mirror, /Lost in the network card\s*not counted/);
  t.regex(mirror, /Malformed\s*12 \(arp-short 7, ip-length 5\)/);
  t.regex(await textOf("uplink"), /Offline.*ECONNREFUSED.*13 min 32 s ago.*Lost\s*212/s);
  t.regex(await textOf("history"), /Disk full.*537 MB.*Windows not written\s*14/s);
  t.regex(await textOf("box"), /Processor\s*11 %.*142 MB.*3 d 12 h/s);
  t.regex(
    await textOf("outlook"),
    /In an hour 12\.4 Mbit\/s, with 80 % chance between 9\.01 Mbit\/s and 15\.3 Mbit\/s\./,
  );
  t.regex(await textOf("outlook"), /Last week's same time forecasts best here: 8\.1 % off\./);
  t.regex(await textOf("outlook"), /Last week\s*8\.4 % off, 81 % in between/);
  t.regex(
    await textOf("models"),
    /Learning what is usual here: 35 % of the first day\. Until then odd traffic is a notice\./,
  );
  t.regex(await textOf("models"), /Statistics since the start.*31 µs, 99 % at most 1\.9 ms/s);
  t.regex(await textOf("tables"), /flows\s*1,877 of 32,768/s);
  t.regex((await shown.page.locator("footer").textContent()) ?? "", /arpguard\s*0\.1\.0/);
  t.is(await shown.page.getByRole("meter", { name: "flows" }).count(), 1);
});

test.serial("what each model is, how it was trained and how its training stands", async (t) => {
  await using shown = await show(bench, well);
  const text = (await shown.page.locator("#models").textContent()) ?? "";
  for (const part of [
    /Anomaly detector.*An autoencoder.*20260301-021441-k3x9/,
    /Trained\s*1 Mar, 03:14:41, on 96,768 windows/,
    /Run by\s*plain TypeScript/,
    /No more by\s*tflite: it failed with 20260301-021441-k3x9: pulled out/,
    /Training\s*New one on probation/,
    /Next one\s*8 May, 04:00:00/,
    /Traffic forecast.*A linear regression.*902 µs, 99 % at most 31\.0 ms/,
    /Training\s*Under way, 40 %/,
    /Outcome\s*refused: 7\.8 % off/,
  ]) {
    t.regex(text, part);
  }
  const learning = { windows: 17_280, dayWindows: 17_280 };
  const trees = { kind: "optimizer", serves: "trees", learnedFrom: 2016, runner: null } as const;
  const optimizer = { ...well.models.rows[0]!, ...trees };
  const rows = [...well.models.rows, optimizer];
  await using later = await show(bench, { ...well, models: { rows, learning } });
  t.regex((await later.page.locator("#models").textContent()) ?? "", /on 2,016 times 5 min/);
  t.regex(
    (await later.page.locator("#models > p").textContent()) ?? "",
    /^The first day is over and no model is trained yet: odd traffic is not told of\.$/,
  );
  t.deepEqual(later.complaints, []);
});

test.serial("too little history for a forecast is said in words", async (t) => {
  for (const [measuredSteps, text] of [
    [70, "A forecast takes 28 hours of history; there are 5."],
    [336, "The next forecast is being made from the history."],
  ] as const) {
    const outlook = { ...well.outlook, measuredSteps, nextHour: null };
    await using shown = await show(bench, { ...well, outlook });
    t.is(await shown.page.locator("#outlook p").textContent(), text);
    t.deepEqual(shown.complaints, []);
  }
  const outlook = { ...well.outlook, lastDay: null, lastWeek: null };
  await using shown = await show(bench, { ...well, outlook });
  const text = await shown.page.locator("#outlook p").last().textContent();
  t.is(text, "Which forecast is the best one here shows in the next hours.");
});

test.serial("the newest open alarm is unfolded: who, what, why, what to do", async (t) => {
  await using shown = await show(bench, alarmed);
  const alerts = shown.page.locator(".alert");
  t.is(await alerts.count(), 3);
  const open = shown.page.locator(".alert[open]");
  t.is(await open.count(), 1);
  const text = (await open.textContent()) ?? "";
  for (const part of [
    "Critical",
    "open since 12:02:07",
    "Find 00:25:b3:bf:91:ee in the switch's address table and shut its port.",
    "134 unasked ARP replies in 142 s",
    "00:25:b3:bf:91:ee (172.16.0.107)",
    "00:26:0b:31:07:33",
    "172.16.0.23, 172.16.0.41, 172.16.0.107",
    "T1557.002",
  ]) {
    t.true(text.includes(part), part);
  }
});

test.serial("an alert with evidence offers its frames as a file, the others do not", async (t) => {
  await using shown = await show(bench, alarmed);
  const { page } = shown;
  for (const index of [1, 2]) await page.locator(".alert").nth(index).locator("summary").click();
  const links = page.getByRole("link", { name: "Frames of this alert" });
  t.is(await links.count(), 1);
  const saved = page.waitForEvent("download");
  await links.click();
  const download = await saved;
  const id = alarmed.alerts[0]?.id;
  t.is(download.suggestedFilename(), `${id}.pcapng`);
  t.is(readFileSync(await download.path(), "utf8"), `frames of ${id}`);
  t.deepEqual(shown.complaints, []);
});
test.serial(
  "mutes and pins: what, why, until when and by whom; nothing without them",
  async (t) => {
    await using shown = await show(bench, alarmed);
    const { page } = shown;
    t.is((await page.locator("#alerts .aside-text").textContent())?.trim(), "1 open, 2 muted");
    const policy = page.locator("#policy");
    const text = (await policy.textContent()) ?? "";
    for (const part of [
      "57 mutes, 1 pin",
      "pins.json is damaged",
      "arp-scan of 00:25:b3:bf:91:ee",
      "the inventory runs each night until the move is done",
      "mute-7k2m9x, by ann (1000), until 17 Mar, 12:00:00",
      "duplicate-ip of 00:1b:a9:63:12:07 over 172.16.0.80",
      "by root (0), until 19:00:00",
      "55 more: arpguard mute list",
      "172.16.0.1 is 00:26:0b:31:07:33 in VLAN 20",
      "pin-3c8v1n, by ann (1000), without an end",
    ]) {
      t.true(text.includes(part), part);
    }
    t.is(await policy.locator("li").count(), 3);
    shown.current = well;
    shown.server.pushSnapshot();
    await policy.waitFor({ state: "detached" });
    t.is((await page.locator("#alerts .aside-text").textContent())?.trim(), "none open");
    t.deepEqual(shown.complaints, []);
  },
);

test.serial("events change the page; what the reader unfolded stays so", async (t) => {
  await using shown = await show(bench, alarmed);
  const { page, server } = shown;
  await page.locator(".alert").nth(2).locator("summary").click();
  await page.locator(".alert").nth(0).locator("summary").click();
  shown.current = { ...alarmed, mirror: { ...alarmed.mirror, packetsPerS: 2345 } };
  server.pushSnapshot();
  await page.locator("#mirror", { hasText: "2,345" }).waitFor();
  t.is(await page.locator(".alert[open]").count(), 1);
  t.true(await page.locator(".alert").nth(2).getByText("first frame from this").isVisible());
  server.push({ atMs: SAMPLE_MS + 1000, packetsPerS: 7777, bitsPerS: 1e6 });
  await page.locator(".readout", { hasText: "7,777 frames/s at 12:04:32" }).waitFor();
  await page.getByRole("radio", { name: "Load" }).check();
  await page.locator(".readout", { hasText: "1.00 Mbit/s at 12:04:32" }).waitFor();
  t.deepEqual(shown.complaints, []);
});

test.serial("the announcer is silent while only figures change", async (t) => {
  await using shown = await show(bench, well);
  const { page, server } = shown;
  const spoken = page.getByRole("status");
  t.is(await spoken.textContent(), `OK. ${well.sentence}`);
  const sentence = "All well: 1,377 frames/s from 24 stations, nothing to do.";
  shown.current = { ...well, sentence };
  server.pushSnapshot();
  await page.locator("h1", { hasText: "1,377" }).waitFor();
  t.is(await spoken.textContent(), `OK. ${well.sentence}`);
  shown.current = alarmed;
  server.pushSnapshot();
  await page.getByRole("status").filter({ hasText: alarmed.sentence }).waitFor();
  t.pass();
});

test.serial("the chart is drawn, and its table says the same", async (t) => {
  await using shown = await show(bench, well);
  const { page } = shown;
  const drawn = await page.locator(".plot canvas").evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const pixels = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data;
    return new Set(pixels).size > 4;
  });
  t.true(drawn);
  t.is(await page.locator("#rates table").count(), 0);
  await page.getByText("As a table").click();
  await page.locator("#rates tbody tr").first().waitFor();
  const rows = await page.locator("#rates tbody tr").allInnerTexts();
  t.is(rows.length, 21);
  t.regex(rows[0] ?? "", /^12:04:30\s+1,\d{3}\s+\d\.\d\d Mbit\/s$/);
});

test.serial("a lost server is said at once; when it is back the page goes on", async (t) => {
  await using shown = await show(bench, well);
  const { page, server } = shown;
  await server[Symbol.asyncDispose]();
  await page.getByRole("alert").waitFor();
  t.regex(
    (await page.getByRole("alert").textContent()) ?? "",
    /No connection to the box\..*from 12:04:31/,
  );
  t.is(await page.locator(".top .chip").textContent(), "Not live");
  t.is(await page.locator("main.stale").count(), 1);
  await using again = await startStatusServer({
    host: "127.0.0.1",
    port: Number(new URL(server.url).port),
    snapshot: () => ({ ...well, sentence: "All well: back again." }),
    rates: () => sampleRates(),
    devices: noDevices,
    webDirectory: bench.webDirectory,
  });
  await page.locator("h1", { hasText: "back again" }).waitFor();
  t.is(await page.getByRole("alert").count(), 0);
  t.is(await page.locator("main.stale").count(), 0);
  t.true(again.url.startsWith("http://"));
});

test.serial("one page takes one of the server's places, and gives it back", async (t) => {
  await using shown = await show(bench, well);
  const clients = async (): Promise<number> => {
    const body = await (await fetch(`${shown.server.url}/metrics`)).text();
    return Number(/^arpguard_page_clients (\d+)$/m.exec(body)?.[1]);
  };
  t.is(await clients(), 1);
  for (let visit = 0; visit < MAX_CLIENTS + 2; visit += 1) await shown.page.reload();
  await shown.page.locator(".top .chip", { hasText: "Live" }).waitFor();
  t.is(await shown.page.getByRole("alert").count(), 0);
});
