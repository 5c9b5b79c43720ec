import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import type { RatePoint } from "#status/types.ts";
import { KEEP_MS } from "#status/web/live-state.ts";
import { formatTick, RATE_UNITS, type RateUnit } from "#status/web/rate-unit.ts";
import { formatShortClock } from "#status/web/time-text.ts";

const darkQuery = window.matchMedia("(prefers-color-scheme: dark)");

interface RatePlotProps {
  readonly rates: readonly RatePoint[];
  readonly unit: RateUnit;
  /** Told which point the pointer is at, null when it has left. */
  readonly onPoint: (index: number | null) => void;
}

/** The curve itself. A picture to screen readers; the same figures stand in the table below it. */
export function RatePlot({ rates, unit, onPoint }: RatePlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const dark = useDark();
  // Made anew for another scheme: a canvas does not follow the style sheet's colours.
  useLayoutEffect(() => {
    const element = host.current;
    if (element === null) return;
    const made = new uPlot(optionsFor(element, onPoint), columnsOf(rates, unit), element);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize(sizeOf(element)));
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, [unit, dark]);
  useEffect(() => plot.current?.setData(columnsOf(rates, unit)), [rates, unit]);
  return <div class="plot" ref={host} aria-hidden="true" />;
}

function sizeOf(element: HTMLElement): { width: number; height: number } {
  return { width: element.clientWidth, height: element.clientHeight };
}

function columnsOf(rates: readonly RatePoint[], unit: RateUnit): uPlot.AlignedData {
  return [rates.map((point) => point.atMs / 1000), rates.map(RATE_UNITS[unit].read)];
}

function optionsFor(host: HTMLElement, onPoint: (index: number | null) => void): uPlot.Options {
  const style = getComputedStyle(host);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const axis = { stroke: colour("--muted"), font: `13px ${style.fontFamily}` };
  return {
    ...sizeOf(host),
    padding: [12, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false, setScale: false } },
    scales: {
      x: { range: (_, __, newest) => [newest - KEEP_MS / 1000, newest] },
      y: { range: (_, __, most) => [0, most > 0 ? most * 1.15 : 1] },
    },
    axes: [
      {
        ...axis,
        grid: { show: false },
        ticks: { stroke: colour("--line"), size: 6 },
        size: 34,
        incrs: [60, 120, 300],
        values: (_, seconds) => seconds.map((second) => formatShortClock(second * 1000)),
      },
      {
        ...axis,
        size: 56,
        grid: { stroke: colour("--line"), width: 1 },
        ticks: { show: false },
        values: (_, values) => values.map((value) => formatTick(value)),
      },
    ],
    series: [
      {},
      {
        stroke: colour("--accent"),
        fill: colour("--accent-soft"),
        width: 2,
        points: { show: false },
      },
    ],
    hooks: { setCursor: [(self) => onPoint(self.cursor.idx ?? null)] },
  };
}

function useDark(): boolean {
  const [dark, setDark] = useState(darkQuery.matches);
  useEffect(() => {
    const follow = (): void => setDark(darkQuery.matches);
    darkQuery.addEventListener("change", follow);
    return () => darkQuery.removeEventListener("change", follow);
  }, []);
  return dark;
}
