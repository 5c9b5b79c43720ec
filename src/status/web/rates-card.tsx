import { useState } from "preact/hooks";
import { formatBits, formatRate } from "#status/format.ts";
import type { RatePoint } from "#status/types.ts";
import { Card } from "#status/web/card.tsx";
import { RatePlot } from "#status/web/rate-plot.tsx";
import { RATE_UNITS, type RateUnit } from "#status/web/rate-unit.ts";
import { meanRates } from "#status/web/rates.ts";
import { formatClock } from "#status/web/time-text.ts";

const TABLE_STEP_MS = 15_000;

/** The last five minutes as a curve, and as a table for those who cannot see it. */
export function RatesCard({ rates }: { readonly rates: readonly RatePoint[] }) {
  const [unit, setUnit] = useState<RateUnit>("frames");
  const [pointed, setPointed] = useState<number | null>(null);
  const point = (pointed === null ? undefined : rates[pointed]) ?? rates.at(-1);
  const { format, read } = RATE_UNITS[unit];
  return (
    <Card
      id="rates"
      title="Last five minutes"
      aside={<UnitChoice unit={unit} onChoose={setUnit} />}
    >
      <p class="readout">
        {point === undefined ? (
          "No figures yet."
        ) : (
          <>
            <strong>{format(read(point))}</strong> <span>at {formatClock(point.atMs)}</span>
          </>
        )}
      </p>
      <RatePlot rates={rates} unit={unit} onPoint={setPointed} />
      <RatesTable rates={rates} />
    </Card>
  );
}

function UnitChoice(props: {
  readonly unit: RateUnit;
  readonly onChoose: (unit: RateUnit) => void;
}) {
  return (
    <fieldset class="choice">
      <legend class="visually-hidden">Show in the chart</legend>
      {(Object.keys(RATE_UNITS) as RateUnit[]).map((unit) => (
        <label key={unit}>
          <input
            type="radio"
            name="rate-unit"
            checked={unit === props.unit}
            onChange={() => props.onChoose(unit)}
          />
          <span>{RATE_UNITS[unit].label}</span>
        </label>
      ))}
    </fieldset>
  );
}

function RatesTable({ rates }: { readonly rates: readonly RatePoint[] }) {
  const [open, setOpen] = useState(false);
  return (
    <details class="more" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>As a table</summary>
      {open && (
        <table>
          <caption class="visually-hidden">Mean rates in steps of 15 seconds, newest first</caption>
          <thead>
            <tr>
              <th scope="col">From</th>
              <th scope="col">Frames/s</th>
              <th scope="col">Load</th>
            </tr>
          </thead>
          <tbody>
            {meanRates(rates, TABLE_STEP_MS).map((row) => (
              <tr key={row.atMs}>
                <th scope="row">{formatClock(row.atMs)}</th>
                <td>{formatRate(row.packetsPerS)}</td>
                <td>{formatBits(row.bitsPerS)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  );
}
