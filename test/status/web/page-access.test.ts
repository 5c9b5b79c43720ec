import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import test from "ava";
import axe, { type AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { alarmed, hindered, starting, well } from "../samples.ts";
import { type Bench, DESKTOP, openBench, PHONE, show } from "./browser.ts";

const SHOTS = fileURLToPath(new URL("../../../build/screenshots/", import.meta.url));
const VIEWPORTS = { desktop: DESKTOP, phone: PHONE, small: { width: 360, height: 640 } };

let bench: Bench;
test.before(async () => {
  bench = await openBench();
  await bench.context.addInitScript({ content: axe.source });
});
test.after.always(() => bench?.[Symbol.asyncDispose]());

/** Everything axe-core finds, whatever its weight, each on one line. */
async function findings(page: Page): Promise<string[]> {
  const results = await page.evaluate(
    () => (window as unknown as { axe: typeof axe }).axe.run() as Promise<AxeResults>,
  );
  return results.violations.map(
    ({ impact, id, nodes }) => `${impact} ${id}: ${nodes.map((node) => node.html).join(" ")}`,
  );
}

for (const [name, snapshot] of Object.entries({ well, alarmed, hindered, starting })) {
  for (const colorScheme of ["light", "dark"] as const) {
    test.serial(`axe-core finds nothing: ${name}, ${colorScheme}`, async (t) => {
      await using shown = await show(bench, snapshot, { colorScheme });
      await unfoldAll(shown.page);
      for (const viewport of [DESKTOP, PHONE]) {
        await shown.page.setViewportSize(viewport);
        t.deepEqual(await findings(shown.page), []);
      }
    });
  }
}

for (const colorScheme of ["light", "dark"] as const) {
  test.serial(`axe-core finds nothing once the connection is lost, ${colorScheme}`, async (t) => {
    await using shown = await show(bench, alarmed, { colorScheme });
    await shown.server[Symbol.asyncDispose]();
    await shown.page.getByRole("alert").waitFor();
    t.deepEqual(await findings(shown.page), []);
  });
}

async function unfoldAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
  await page.locator("#rates tbody tr").first().waitFor();
}

for (const [name, viewport] of Object.entries(VIEWPORTS)) {
  test.serial(`nothing is wider than the screen: ${name}`, async (t) => {
    for (const snapshot of [alarmed, hindered]) {
      await using shown = await show(bench, snapshot, { viewport });
      await unfoldAll(shown.page);
      const widths = await shown.page.evaluate(() => ({
        page: document.documentElement.scrollWidth,
        cut: [...document.querySelectorAll("#app *:not(.visually-hidden)")]
          .filter((element) => element.getBoundingClientRect().right > window.innerWidth + 0.5)
          .map((element) => element.className),
      }));
      t.deepEqual(widths, { page: viewport.width, cut: [] });
    }
  });
}

test.serial(
  "the keyboard reaches every control in reading order, and shows where it is",
  async (t) => {
    await using shown = await show(bench, alarmed);
    const { page } = shown;
    const seen: string[] = [];
    for (let step = 0; step < 12; step += 1) {
      await page.keyboard.press("Tab");
      const focus = await page.evaluate(() => {
        const element = document.activeElement as HTMLElement;
        const marked = element.matches("input") ? element.nextElementSibling : element;
        const { outlineStyle, outlineWidth } = getComputedStyle(marked ?? element);
        const box = (marked ?? element).getBoundingClientRect();
        return {
          text:
            element.closest(".device-search label")?.firstChild?.textContent ??
            (element.querySelector(".alert-verdict") ?? marked ?? element).textContent,
          outlined: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2,
          onScreen: box.top >= 0 && box.bottom <= window.innerHeight,
        };
      });
      t.true(focus.outlined, `${focus.text} is outlined`);
      t.true(focus.onScreen, `${focus.text} is on the screen`);
      seen.push(focus.text);
    }
    t.deepEqual(seen, [
      "Skip to the figures",
      "See the proof",
      "Frames",
      "As a table",
      alarmed.alerts[0]?.verdict,
      "Frames of this alert",
      ...alarmed.alerts.slice(1).map((alert) => alert.verdict),
      "Search",
      "Sort by",
      "Metrics",
      "Health",
    ]);
  },
);

test.serial("the keyboard works every control", async (t) => {
  await using shown = await show(bench, alarmed);
  const { page } = shown;
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  t.is(await page.evaluate(() => document.activeElement?.id), "main");
  await page.getByRole("radio", { name: "Frames" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.locator(".readout", { hasText: "Mbit/s" }).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.locator("#rates tbody tr").first().waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Space");
  t.is(await page.locator(".alert[open]").count(), 0);
});

test.serial("motion is left out for those who ask for it", async (t) => {
  await using shown = await show(bench, alarmed);
  const moving = (): Promise<number> =>
    shown.page.evaluate(
      () =>
        [...document.querySelectorAll("*")].filter((element) =>
          ["", "::after"].some((part) => {
            const style = getComputedStyle(element, part || null);
            return style.transitionDuration !== "0s" || style.animationName !== "none";
          }),
        ).length,
    );
  t.is(await moving(), 0);
  await shown.page.emulateMedia({ reducedMotion: "no-preference" });
  t.true((await moving()) > 0);
});

test.serial("the text follows the reader's colour scheme while the page is open", async (t) => {
  await using shown = await show(bench, well, { colorScheme: "light" });
  const ground = (): Promise<string> =>
    shown.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await ground();
  await shown.page.emulateMedia({ colorScheme: "dark" });
  t.not(await ground(), light);
  t.is(await shown.page.locator(".plot canvas").count(), 1);
});

for (const name of ["desktop", "phone"] as const) {
  test.serial(`a picture of the page on a ${name}`, async (t) => {
    mkdirSync(SHOTS, { recursive: true });
    await using shown = await show(bench, alarmed, { viewport: VIEWPORTS[name] });
    await shown.page.screenshot({ path: `${SHOTS}${name}-whole.png`, fullPage: true });
    const picture = await shown.page.screenshot({ path: `${SHOTS}${name}.png` });
    t.true(picture.length > 20_000);
    t.deepEqual(shown.complaints, []);
  });
}
