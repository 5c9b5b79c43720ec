import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import test from "ava";
import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { DeviceList } from "#app/device-list.ts";
import { micros } from "#core/units.ts";
import { type DeviceFacts, Did } from "#l2/inventory/types.ts";
import type { DeviceQuery } from "#status/types.ts";
import { deviceOf } from "../../store/samples.ts";
import { SAMPLE_MS, well } from "../samples.ts";
import { type Bench, DESKTOP, openBench, PHONE, show } from "./browser.ts";

const SHOTS = fileURLToPath(new URL("../../../build/screenshots/", import.meta.url));
const STATIONS = 10_000;
/** A reader waits no longer for what he looks for; the machine may be loaded. */
const SEARCH_MS = 3_000;
const EVIL = `"><img src=x onerror="window.pwned=1"><script>window.pwned=1</script>`;

/** Makers' prefixes, with names as their things have them. */
const KINDS = [
  { oui: 0x0080_77, name: "BRW0080771234", did: Did.servePrint },
  { oui: 0x3c2a_f4, name: null, did: Did.serveWeb },
  { oui: 0x246f_28, name: "shelly-plug", did: 0 },
  { oui: 0xb8ac_6f, name: "DESKTOP-7Q2", did: Did.serveFiles },
  { oui: 0xdaa1_19, name: "iPhone", did: 0 },
] as const;

/** A station of a large site; all of it follows from the number. */
function stationOf(n: number): DeviceFacts {
  const { oui, name, did } = KINDS[n % KINDS.length]!;
  const ip = `10.${n >> 12}.${(n >> 6) & 63}.${(n & 63) + 1}`;
  return deviceOf(oui * 2 ** 24 + n, {
    firstAt: micros((SAMPLE_MS - 86_400_000 - n * 1000) * 1000),
    lastAt: micros((SAMPLE_MS - n * 10) * 1000),
    ipv4: [n === 0 ? "10.0.0.254" : ip],
    ipv6: [],
    vlans: [10 + (n % 4)],
    did: n === 0 ? Did.beDhcpRouter | Did.answerDhcp : did,
    hostName: name === null ? null : `${name}-${n}`,
    vendorClass: null,
    fingerprint: null,
  });
}

const list = new DeviceList();
list.take(Array.from({ length: STATIONS }, (_, n) => stationOf(n)));
const devices = (query: DeviceQuery) => list.page(query);

let bench: Bench;
test.before(async () => {
  bench = await openBench();
  await bench.context.addInitScript({ content: axe.source });
});
test.after.always(() => bench?.[Symbol.asyncDispose]());

const rows = (page: Page) => page.locator("#devices .device");
const count = (page: Page, text: string) => page.locator(".device-count", { hasText: text });

test.serial(
  "ten thousand stations: fifty are shown, and a search shows what it finds",
  async (t) => {
    await using shown = await show(bench, well, { devices });
    const { page } = shown;
    await count(page, "1 to 50 of 10,000").waitFor();
    t.is(await rows(page).count(), 50);
    t.regex((await page.locator("#devices h2 + *").textContent()) ?? "", /^10,000 known$/);
    const field = page.getByRole("searchbox", { name: "Search" });
    for (const [text, found, name] of [
      ["shelly-plug-7778", "", "Nothing"],
      ["brother printer 9990", "1 to 1 of 1", "BRW0080771234-9990"],
      ["10.2.15.64", "1 to 1 of 1", "BRW0080771234-9215"],
      ["gateway", "1 to 1 of 1", "BRW0080771234-0"],
    ] as const) {
      const startMs = performance.now();
      await field.fill(text);
      await count(page, found === "" ? "Nothing found" : found).waitFor();
      if (found !== "") await rows(page).first().filter({ hasText: name }).waitFor();
      const tookMs = performance.now() - startMs;
      t.log(`${text}: ${Math.round(tookMs)} ms`);
      t.true(tookMs < SEARCH_MS, `${text} took ${tookMs} ms`);
    }
    t.deepEqual(shown.complaints, []);
  },
);

test.serial("pages are turned, orders chosen, and a search begins at the first page", async (t) => {
  await using shown = await show(bench, well, { devices });
  const { page } = shown;
  await page.getByRole("button", { name: "More" }).click();
  await count(page, "51 to 100 of 10,000").waitFor();
  await page.getByRole("combobox", { name: "Sort by" }).selectOption("Newest first");
  await count(page, "1 to 50 of 10,000").waitFor();
  await rows(page).first().filter({ hasText: "BRW0080771234-0" }).waitFor();
  await page.getByRole("button", { name: "More" }).click();
  await count(page, "51 to 100").waitFor();
  await page.getByRole("searchbox").fill("shelly");
  await count(page, "1 to 50 of 2,000").waitFor();
  t.true(await page.getByRole("button", { name: "Back" }).isDisabled());
});

test.serial("a station unfolds to all that is known, and why its role", async (t) => {
  await using shown = await show(bench, well, { devices });
  const { page } = shown;
  await page.getByRole("searchbox").fill("gateway");
  await count(page, "1 to 1 of 1").waitFor();
  await page.getByRole("searchbox").focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const text = (await page.locator(".device[open]").textContent()) ?? "";
  for (const part of [
    "00:80:77:00:00:00",
    "Brother industries, LTD.",
    "Gateway",
    "DHCP names its address as the router",
    "DHCP server",
    "10.0.0.254",
  ]) {
    t.true(text.includes(part), `${part} in ${text}`);
  }
});

test.serial("a box that gives no answer is said, and what was found stays", async (t) => {
  await using shown = await show(bench, well, { devices });
  const { page } = shown;
  await count(page, "1 to 50").waitFor();
  await page.route("**/api/devices*", (route) => route.abort());
  await page.getByRole("searchbox").fill("gateway");
  await page.locator("#devices .problem").waitFor();
  t.is(await rows(page).count(), 50);
  await page.unroute("**/api/devices*");
  await page.getByRole("searchbox").fill("gateway 10.0.0.254");
  await count(page, "1 to 1 of 1").waitFor();
  t.is(await page.locator("#devices .problem").count(), 0);
});

test.serial("hostile texts are shown as texts and do nothing", async (t) => {
  const hostile = new DeviceList();
  hostile.take([deviceOf(7, { hostName: EVIL, vendorClass: EVIL, ipv6: [EVIL] })]);
  await using shown = await show(bench, well, { devices: (query) => hostile.page(query) });
  const { page } = shown;
  await rows(page).first().locator("summary").click();
  await page.locator(".device[open]", { hasText: EVIL }).waitFor();
  t.false(await page.evaluate(() => "pwned" in window));
  t.is(await page.locator("#devices img, #devices script").count(), 0);
  t.deepEqual(shown.complaints, []);
});

for (const colorScheme of ["light", "dark"] as const) {
  test.serial(`axe-core finds nothing in the list, unfolded, ${colorScheme}`, async (t) => {
    await using shown = await show(bench, well, { devices, colorScheme });
    const { page } = shown;
    await count(page, "1 to 50").waitFor();
    await rows(page).first().locator("summary").click();
    for (const viewport of [DESKTOP, PHONE]) {
      await page.setViewportSize(viewport);
      const { violations } = await page.evaluate(
        () => (window as unknown as { axe: typeof axe }).axe.run() as Promise<AxeResults>,
      );
      t.deepEqual(
        violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
        [],
      );
    }
  });
}

for (const [name, viewport] of Object.entries({ desktop: DESKTOP, phone: PHONE })) {
  test.serial(`on a ${name} nothing is wider than the screen; a picture`, async (t) => {
    mkdirSync(SHOTS, { recursive: true });
    await using shown = await show(bench, well, { devices, viewport });
    const { page } = shown;
    await count(page, "1 to 50").waitFor();
    await rows(page).nth(1).locator("summary").click();
    const widest = await page.evaluate(() => document.documentElement.scrollWidth);
    t.is(widest, viewport.width);
    await page.locator("#devices").scrollIntoViewIfNeeded();
    await page.locator("#devices h2").evaluate((head) => head.scrollIntoView());
    const picture = await page.screenshot({ path: `${SHOTS}devices-${name}.png` });
    t.true(picture.length > 20_000);
  });
}
