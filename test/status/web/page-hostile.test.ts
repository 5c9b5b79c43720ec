import test from "ava";
import type { Snapshot } from "#status/types.ts";
import { spoof, well } from "../samples.ts";
import { type Bench, openBench, PHONE, show } from "./browser.ts";

const EVIL = `"><img src=x onerror="window.pwned=1"><script>window.pwned=1</script>'{{7*7}}&lt;b`;

/** Every text a stranger may have a hand in, and some that none has. */
const hostile: Snapshot = {
  ...well,
  level: "alarm",
  sentence: `${EVIL}: ${EVIL}`,
  mirror: { ...well.mirror, source: EVIL, malformed: { [EVIL]: 3 } },
  uplink: { ...well.uplink, broker: EVIL, problem: EVIL },
  store: { ...well.store, problem: EVIL },
  alerts: [
    {
      ...spoof,
      id: EVIL,
      attacker: { mac: EVIL, ip: EVIL },
      claimed: EVIL,
      owner: { mac: EVIL },
      victims: [EVIL, EVIL],
      verdict: EVIL,
      why: [EVIL, `${EVIL}2`],
      technique: EVIL,
      advice: EVIL,
      since: EVIL,
    },
  ],
  policy: {
    mutedAlerts: 1,
    mutes: [
      { type: "arp-scan", id: EVIL, mac: EVIL, ip: EVIL, until: EVIL, reason: EVIL, by: EVIL },
    ],
    mutesInAll: 1,
    pins: [{ id: EVIL, ip: EVIL, mac: EVIL, reason: EVIL, by: EVIL }],
    pinsInAll: 1,
    problems: [EVIL],
  },
  tables: [{ name: EVIL, size: 1, limit: 2, evicted: 3 }],
  versions: { [EVIL]: EVIL, __proto__: "x" },
};

let bench: Bench;
test.before(async () => {
  bench = await openBench();
});
test.after.always(() => bench?.[Symbol.asyncDispose]());

test.serial("hostile text is shown as text and does nothing", async (t) => {
  await using shown = await show(bench, hostile);
  const { page } = shown;
  await page.locator(".alert[open]").waitFor();
  const found = await page.evaluate(() => ({
    pwned: "pwned" in window,
    elements: document.querySelectorAll("#app img, #app script, #app b").length,
    text: document.body.textContent ?? "",
  }));
  t.false(found.pwned);
  t.is(found.elements, 0);
  t.true(found.text.split(EVIL).length > 15);
  t.deepEqual(shown.complaints, []);
});

test.serial("text without spaces does not push the page sideways", async (t) => {
  const long = "x".repeat(400);
  const alert = { ...spoof, verdict: long, why: [long], advice: long, claimed: long };
  await using shown = await show(
    bench,
    {
      ...hostile,
      sentence: `${long}: ${long}`,
      mirror: { ...well.mirror, source: long, malformed: { [long]: 1 } },
      uplink: { ...well.uplink, broker: long, problem: long },
      alerts: [alert],
      tables: [{ name: long, size: 1, limit: 2, evicted: 3 }],
      versions: { [long]: long },
    },
    { viewport: PHONE },
  );
  const width = await shown.page.evaluate(() => document.documentElement.scrollWidth);
  t.is(width, PHONE.width);
});

test.serial("were markup ever to slip in, the policy stops it", async (t) => {
  await using shown = await show(bench, well);
  const outcome = await shown.page.evaluate(() => {
    const tried: string[] = [];
    const attempt = (act: () => void): void => {
      try {
        act();
        tried.push("done");
      } catch (error) {
        tried.push((error as Error).name);
      }
    };
    attempt(() => {
      document.body.innerHTML += "<i></i>";
    });
    attempt(() => {
      const script = document.createElement("script");
      script.textContent = "window.pwned = 1";
      document.body.append(script);
    });
    attempt(() => document.body.setAttribute("onclick", "window.pwned = 1"));
    document.body.click();
    return { tried, pwned: "pwned" in window };
  });
  t.false(outcome.pwned);
  t.is(outcome.tried[0], "TypeError");
  t.true(shown.complaints.length > 0);
});
