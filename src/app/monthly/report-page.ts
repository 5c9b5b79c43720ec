import { alertsSection, alertsText } from "#app/monthly/alerts-section.ts";
import { dataSection, gapsText } from "#app/monthly/data-section.ts";
import { detectorSection, judgedText } from "#app/monthly/detector-section.ts";
import { forecastSection, forecastTexts } from "#app/monthly/forecast-section.ts";
import { html, type Markup } from "#app/monthly/html.ts";
import { boxSection, capacitySection, capacityText } from "#app/monthly/load-section.ts";
import { modelsSection } from "#app/monthly/models-section.ts";
import type { MonthFacts } from "#app/monthly/month-facts.ts";
import { STYLE } from "#app/monthly/style.ts";

/** The whole report as one HTML page that fetches nothing and runs nothing. */
export function reportPage(facts: MonthFacts, version: string): string {
  const { month, madeAt } = facts;
  const title = `ARPGuard Edge, ${month.name}`;
  // Nothing of what a network said can load or run anything, should it ever get out of its place.
  const policy = "default-src 'none'; style-src 'unsafe-inline'";
  const style: Markup = { markup: STYLE };
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<header><h1>${title}</h1>
<p class="note">Monthly review, made ${madeAt.slice(0, 16).replace("T", " ")} UTC by arpguard ${version}.
All days and times are in UTC.</p></header>
<main>
<section><h2>In short</h2>
<ul>${inShort(facts).map((text) => html`<li>${text}</li>`)}</ul></section>
${[
  alertsSection(facts),
  detectorSection(facts),
  forecastSection(facts),
  modelsSection(facts),
  capacitySection(facts),
  boxSection(facts),
  dataSection(facts),
]}
</main>
</body>
</html>
`;
  return page.markup;
}

function inShort(facts: MonthFacts): string[] {
  const texts = [alertsText(facts), judgedText(facts), ...forecastTexts(facts)];
  return [...texts, capacityText(facts), gapsText(facts)];
}
