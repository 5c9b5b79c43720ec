import { html, type Markup } from "#app/monthly/html.ts";
import { dayText } from "#app/monthly/month.ts";

const WIDTH = 640;
const HEIGHT = 300;
const LEFT = 64;
const RIGHT = 12;
const TOP = 12;
const BOTTOM = 28;
const TICKS = 4;
/** A label each so many days has room. */
const LABEL_DAYS = 5;
const MARK_RADIUS = 2.5;

export interface PlotLine {
  readonly name: string;
  /** One a day; null where there is none. */
  readonly values: readonly (number | null)[];
}

export interface DayPlot {
  readonly title: string;
  /** Days since 1970 of the first value. */
  readonly firstDay: number;
  /** At most four: each has a colour and a dash of its own. */
  readonly lines: readonly PlotLine[];
  readonly format: (value: number) => string;
}

/** Lines over the days of a month, from 0 up. What it shows stands in the table beside it. */
export function dayPlot({ title, firstDay, lines, format }: DayPlot): Markup {
  const days = Math.max(1, ...lines.map(({ values }) => values.length));
  const known = lines.flatMap(({ values }) => values.filter((value) => value !== null));
  const top = roundTop(Math.max(0, ...known));
  const x = (index: number) => LEFT + ((index + 0.5) * (WIDTH - LEFT - RIGHT)) / days;
  const y = (value: number) => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM);
  const ticks = Array.from({ length: TICKS + 1 }, (_, tick) => (top * tick) / TICKS);
  const labels = Array.from({ length: days }, (_, index) => index);
  return html`<figure>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}, by day; the same figures stand in the table">
${ticks.map(
  (
    tick,
  ) => html`<line class="rule" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${fixed(y(tick))}" y2="${fixed(y(tick))}"/>
<text class="tick" x="${LEFT - 8}" y="${fixed(y(tick) + 4)}" text-anchor="end">${format(tick)}</text>
`,
)}${labels
  .filter((index) => index % LABEL_DAYS === 0)
  .map(
    (
      index,
    ) => html`<text class="tick" x="${fixed(x(index))}" y="${HEIGHT - 8}" text-anchor="middle">${dayText(firstDay + index)}</text>
`,
  )}${lines.map((line, index) => drawn(line, index, x, y))}</svg>
<figcaption>${title}${lines.length > 1 ? legend(lines) : ""}</figcaption>
</figure>`;
}

/** A line where days follow each other, and a mark a day, so that a day alone shows, too. */
function drawn(
  { values }: PlotLine,
  index: number,
  x: (index: number) => number,
  y: (value: number) => number,
): Markup {
  const points = values.map((value, day) =>
    value === null ? null : { x: fixed(x(day)), y: fixed(y(value)) },
  );
  const path = points
    .map((point, day) => {
      if (point === null) return "";
      const isGoingOn = day > 0 && points[day - 1] !== null;
      return `${isGoingOn ? "L" : "M"}${point.x} ${point.y}`;
    })
    .join("");
  const marks = points.filter((point) => point !== null);
  return html`<g class="line line-${index}"><path d="${path}"/>${marks.map(
    (mark) => html`<circle cx="${mark.x}" cy="${mark.y}" r="${MARK_RADIUS}"/>`,
  )}</g>
`;
}

function legend(lines: readonly PlotLine[]): Markup {
  return html`<span class="legend">${lines.map(
    ({ name }, index) =>
      html` <span><svg class="key" viewBox="0 0 28 8" aria-hidden="true"><g class="line line-${index}"><path d="M0 4L28 4"/></g></svg> ${name}</span>`,
  )}</span>`;
}

/** The next 1, 2 or 5 times a power of ten; 1 for nothing. */
function roundTop(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5].find((step) => step * power >= value) ?? 10);
}

function fixed(value: number): string {
  return value.toFixed(1);
}
