import type { ExecutionContext } from "ava";
import type { Config } from "#config/types.ts";
import { systemClock } from "#core/clock.ts";
import type { WindowRecord } from "#features/types.ts";
import type { TrafficForecast } from "#forecast/types.ts";
import type { AlertEvent } from "#l2/types.ts";
import type { Reporter } from "#report/types.ts";
import { createReporter, type UplinkOptions } from "#report/uplink.ts";
import { openHistory } from "#store/history.ts";
import type { History, Outbox } from "#store/types.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { limitsFor } from "../store/samples.ts";
import { optionsFor } from "./samples.ts";

export interface RigOptions {
  readonly config?: Partial<Config["report"]>;
  readonly options?: Partial<UplinkOptions>;
  /** Of the history; one of its own unless told. */
  readonly folder?: string;
  readonly maxBytes?: number;
}

/** A history and what takes it to the broker, as the appliance has them. */
export interface UplinkRig extends AsyncDisposable {
  readonly history: History;
  readonly outbox: Outbox;
  readonly reporter: Reporter;
  readonly options: UplinkOptions;
  feature(window: WindowRecord): void;
  forecast(forecast: TrafficForecast): void;
  alert(event: AlertEvent): void;
}

export function startUplink(t: ExecutionContext, url: string, rig: RigOptions = {}): UplinkRig {
  const { config, folder = scratchFolder(t), maxBytes = 67_108_864 } = rig;
  const options = optionsFor(url, config, rig.options);
  const { boot } = options;
  const history = openHistory(limitsFor(folder), systemClock, { boot, maxBytes, days: 7 });
  const { outbox } = history;
  if (outbox === null) throw new Error("no outbox");
  const reporter = createReporter({ ...options, outbox });
  return {
    history,
    outbox,
    reporter,
    options,
    feature: (window) => history.write(window, []),
    forecast: (forecast) => history.write(null, [], [], [forecast]),
    alert: (event) => {
      reporter.alert(event);
      history.write(null, [event]);
    },
    [Symbol.asyncDispose]: async () => {
      await reporter[Symbol.asyncDispose]();
      history[Symbol.dispose]();
    },
  };
}
