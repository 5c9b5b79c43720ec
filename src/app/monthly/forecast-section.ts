import { dayPlot } from "#app/monthly/day-plot.ts";
import { type MonthError, monthCoverage, monthErrors } from "#app/monthly/forecast-month.ts";
import { html, type Markup } from "#app/monthly/html.ts";
import { dayText } from "#app/monthly/month.ts";
import type { MonthFacts } from "#app/monthly/month-facts.ts";
import { pair, percentText, table } from "#app/monthly/table.ts";
import { type CandidateName, OUTLOOK_STEPS, type StepErrors } from "#forecast/types.ts";
import { FORECAST_NAMES } from "#status/forecast-names.ts";
import type { ForecasterDay } from "#store/types.ts";

const AHEAD = [
  { steps: 1, name: "5 minutes" },
  { steps: OUTLOOK_STEPS, name: "an hour" },
] as const;
const SERVED = "What was served";

/** How the forecasts were beside their rivals, and honestly which one wins here. */
export function forecastSection({ month, forecaster }: MonthFacts): Markup {
  const said = forecastTexts({ month, forecaster }).map((text) => html`<p>${text}</p>`);
  if (forecaster.every((day) => day === null)) {
    return html`<section><h2>Forecast</h2>${said}</section>`;
  }
  const covered = percentText(monthCoverage(forecaster));
  return html`<section><h2>Forecast</h2>
${said}
<p>Between p10 and p90, where 80 % should be, were ${covered} of the outcomes.</p>
${AHEAD.map(({ steps, name }) => aheadPart(month.firstDay, forecaster, steps, name))}</section>`;
}

/** Which forecast wins on this network, for each time ahead. */
export function forecastTexts({
  month,
  forecaster,
}: Pick<MonthFacts, "month" | "forecaster">): string[] {
  if (forecaster.every((day) => day === null)) {
    const why = "it takes 28 hours of history, and then outcomes";
    return [`No forecast of ${month.name} is kept: ${why}.`];
  }
  return AHEAD.map(({ steps, name }) => winnerText(name, monthErrors(forecaster, steps)));
}

/** One honest sentence. @param errors the least first */
function winnerText(ahead: string, errors: readonly MonthError[]): string {
  const [best] = errors;
  const served = errors.find(({ name }) => name === "served");
  const rival = errors.find(({ name }) => name !== "served");
  if (best === undefined || served === undefined || rival === undefined) {
    return `How far off forecasts of ${ahead} ahead are is not known yet.`;
  }
  const servedOff = `${percentText(served.wapePct)} off`;
  const rivalOff = `${percentText(rival.wapePct)} off`;
  const rivalName = nameOf(rival.name);
  if (best === served) {
    const second = `the best of the others was "${rivalName}" (${rivalOff})`;
    return `Of ${ahead} ahead, what was served forecast best on this network: ${servedOff}; ${second}.`;
  }
  return (
    `Of ${ahead} ahead, "${rivalName}" forecast best on this network: ${rivalOff}; what was ` +
    `served, chosen among them hour by hour, was ${servedOff}.`
  );
}

function aheadPart(
  firstDay: number,
  days: readonly (ForecasterDay | null)[],
  ahead: number,
  name: string,
): Markup {
  const steps = days.map((day) => day?.errors.steps.find((each) => each.ahead === ahead) ?? null);
  const month = monthErrors(days, ahead);
  const names = month.flatMap((each) => (each.name === "served" ? [] : [each.name]));
  const lines = [
    { name: SERVED, values: steps.map((step) => step?.served.wapePct ?? null) },
    ...names.slice(0, 3).map((each) => ({
      name: nameOf(each),
      values: steps.map((step) => wapeOf(step, each)),
    })),
  ];
  return html`<h3>${name[0]!.toUpperCase()}${name.slice(1)} ahead</h3>
${table({
  caption: `The whole month, ${name} ahead`,
  columns: ["Forecast", "Off, of all traffic", "MAPE"],
  rows: month.map((each) => [
    nameOf(each.name),
    percentText(each.wapePct),
    percentText(each.mapePct),
  ]),
})}
${pair(
  dayPlot({ title: `Off, in per cent of the traffic, ${name} ahead`, firstDay, format, lines }),
  {
    caption: `Each day, ${name} ahead: off in per cent of the traffic, and MAPE`,
    columns: ["Day", "Outcomes", ...withMape(SERVED), ...names.map(nameOf).flatMap(withMape)],
    rows: steps.map((step, index) => [
      dayText(firstDay + index),
      String(step?.outcomes ?? 0),
      percentText(step?.served.wapePct),
      percentText(step?.served.mapePct),
      ...names.flatMap((each) => {
        const errors = step?.candidates.find((candidate) => candidate.name === each);
        return [percentText(errors?.wapePct), percentText(errors?.mapePct)];
      }),
    ]),
  },
)}`;
}

function withMape(name: string): [string, string] {
  return [name, `${name}, MAPE`];
}

function nameOf(name: MonthError["name"]): string {
  return name === "served" ? SERVED : FORECAST_NAMES[name];
}

function wapeOf(step: StepErrors | null, name: CandidateName): number | null {
  return step?.candidates.find((each) => each.name === name)?.wapePct ?? null;
}

const format = (value: number) => percentText(value);
