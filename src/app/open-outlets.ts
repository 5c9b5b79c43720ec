import type { OutletsOptions } from "#report/dialects/outlets.ts";
import type { Outlets } from "#report/types.ts";

const NO_OUTLETS: Outlets = {
  gauges: [],
  alert: () => {},
  [Symbol.asyncDispose]: async () => {},
};

/** The outlets of the configuration. @throws AppError for a receiver's address that is none */
export async function openOutlets(options: OutletsOptions): Promise<Outlets> {
  const { eveFile, ocsfFile, ecsFile, zeekFile, syslogUrl } = options.config;
  const named = [eveFile, ocsfFile, ecsFile, zeekFile, syslogUrl];
  if (named.every((name) => name === undefined)) return NO_OUTLETS;
  // Loaded where it is needed: 0.2 s and 13 MB.
  const { createOutlets } = await import("#report/dialects/outlets.ts");
  return createOutlets(options);
}
