import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { type StatusServer, startStatusServer } from "#status/server.ts";
import type { DevicePage, DeviceQuery, Snapshot } from "#status/types.ts";
import { buildWeb } from "#status/web/build.ts";
import { noDevices, sampleRates } from "../samples.ts";

export const DESKTOP = { width: 1280, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** Generous: a loaded two-core machine paints late. */
const WAIT_MS = 30_000;

export interface Bench extends AsyncDisposable {
  readonly context: BrowserContext;
  readonly webDirectory: string;
}

/** Debian's chromium with a profile of its own, and the page freshly bundled. */
export async function openBench(): Promise<Bench> {
  const folder = mkdtempSync(join(tmpdir(), "arpguard-page-"));
  const webDirectory = join(folder, "web");
  await buildWeb(webDirectory);
  const context = await chromium.launchPersistentContext(join(folder, "profile"), {
    executablePath: "/usr/bin/chromium",
    headless: true,
    timeout: WAIT_MS,
    locale: "en-GB",
    timezoneId: "Europe/Zurich",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  context.setDefaultTimeout(WAIT_MS);
  return {
    context,
    webDirectory,
    [Symbol.asyncDispose]: async () => {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface Shown extends AsyncDisposable {
  readonly page: Page;
  readonly server: StatusServer;
  /** Everything the browser complained about: refused by the policy, thrown, not found. */
  readonly complaints: readonly string[];
  /** What the server shows from the next push on. */
  current: Snapshot;
}

interface ShowOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: "light" | "dark";
  readonly devices?: (query: DeviceQuery) => DevicePage;
}

/** A real server that shows `snapshot`, and its page in the browser once the verdict is there. */
export async function show(
  bench: Bench,
  snapshot: Snapshot,
  { viewport = DESKTOP, colorScheme = "light", devices = noDevices }: ShowOptions = {},
): Promise<Shown> {
  const state = { current: snapshot };
  const server = await startStatusServer({
    host: "127.0.0.1",
    port: 0,
    snapshot: () => state.current,
    rates: () => sampleRates(),
    devices,
    evidence: (id) => Buffer.from(`frames of ${id}`),
    webDirectory: bench.webDirectory,
  });
  const page = await bench.context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  await page.setViewportSize(viewport);
  await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
  await page.goto(server.url);
  await page.locator(".verdict h1").waitFor();
  return Object.assign(state, {
    page,
    server,
    complaints,
    [Symbol.asyncDispose]: async () => {
      await page.close();
      await server[Symbol.asyncDispose]();
    },
  });
}
