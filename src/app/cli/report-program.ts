import type { Command } from "commander";
import type { ReportMonthlyOptions } from "#app/cli/report-monthly.ts";

export function addReport(program: Command): void {
  const report: Command = program
    .command("report")
    .description("tell in one page how the network and its guard have been");
  report
    .command("monthly")
    .description("alerts, models, forecasts, capacity and gaps of one month, as an HTML page")
    .option("--month <month>", "such as 2026-11; the running one unless told")
    .option("--out <file>", "write it there, instead of to standard output")
    .option("--data <folder>", "the appliance's data folder")
    .option("--config <file>", "or its configuration, which names it")
    .action(async (options: ReportMonthlyOptions) => {
      const { reportMonthlyCommand } = await import("#app/cli/report-monthly.ts");
      reportMonthlyCommand(options);
    });
}
