import { FORECAST_NAMES } from "#status/forecast-names.ts";
import { formatBits, formatCount, formatRatio } from "#status/format.ts";
import type { OutlookCard as Outlook } from "#status/types.ts";
import { Card, type Fact, Facts } from "#status/web/card.tsx";

const HOUR_STEPS = 12;

/** What the traffic will be in an hour, and whose forecasts are the best ones here. */
export function OutlookCard({ outlook }: { readonly outlook: Outlook }) {
  const { nextHour, lastDay, lastWeek } = outlook;
  return (
    <Card id="outlook" title="Forecast">
      {nextHour === null ? (
        <p>{waitingFor(outlook)}</p>
      ) : (
        <>
          <p>
            In an hour <strong>{formatBits(nextHour.p50BitsPerS)}</strong>, with 80 % chance between{" "}
            {formatBits(nextHour.p10BitsPerS)} and {formatBits(nextHour.p90BitsPerS)}.
          </p>
          <p>{bestOf(lastWeek)}</p>
          <Facts facts={[...offBy("day", lastDay), ...offBy("week", lastWeek)]} />
        </>
      )}
    </Card>
  );
}

function waitingFor({ measuredSteps, leastSteps }: Outlook): string {
  const hours = (steps: number) => formatCount(Math.floor(steps / HOUR_STEPS));
  if (measuredSteps >= leastSteps) return "The next forecast is being made from the history.";
  return `A forecast takes ${hours(leastSteps)} hours of history, ${hours(measuredSteps)} so far.`;
}

function bestOf(past: Outlook["lastWeek"]): string {
  const best = past?.candidates[0];
  if (best === undefined) return "Which forecast is the best one here shows in the next hours.";
  return `${FORECAST_NAMES[best.name]} forecasts best here: ${formatRatio(best.errorPct / 100)} off.`;
}

function offBy(span: string, past: Outlook["lastWeek"]): Fact[] {
  if (past === null || past.servedPct === null || past.coveragePct === null) return [];
  const said = `${formatRatio(past.servedPct / 100)} off`;
  return [[`Over the last ${span}`, `${said}, ${formatRatio(past.coveragePct / 100)} in range`]];
}
