import type { CandidateName } from "#forecast/types.ts";

/** What makes a forecast, as a sentence about it begins. */
export const FORECAST_NAMES: Readonly<Record<CandidateName, string>> = {
  last_value: "The traffic of just now",
  same_time_yesterday: "Yesterday's same time",
  same_time_last_week: "Last week's same time",
  linear_ar: "A linear regression",
  lstm: "The network trained here",
  combined: "Regression and network together",
};
