import type { OperatorBroker } from "#app/fleet/operator-link.ts";
import { AppError } from "#core/errors.ts";
import { openTlsFiles } from "#report/tls-files.ts";

/** Longer ones the devices do not take, and so long an end is waited for at most. */
export const MOST_COMMAND_S = 604_800;
export const TYPE = /^[a-z.]{1,40}$/;

/** Which broker, what its topics begin with, and the files of mqtts. */
export interface AtBroker {
  readonly broker?: string;
  readonly root: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly certKey?: string;
}

const OPTIONS = { ca: "--ca", cert: "--cert", key: "--cert-key" };

/**
 * The broker's address, which by the environment is in no list of processes, and who we are to it.
 * @throws AppError
 */
export function brokerOf(
  { broker, ca, cert, certKey }: AtBroker,
  environment: NodeJS.ProcessEnv = process.env,
): OperatorBroker {
  const url = broker ?? environment.ARPGUARD_BROKER;
  if (url === undefined || !/^mqtts?:\/\/[^\s]+$/.test(url)) {
    const mend = "name the broker with --broker mqtt[s]://host or ARPGUARD_BROKER";
    throw new AppError("usage", `fleet: ${mend}`);
  }
  if ((ca ?? cert ?? certKey) !== undefined && !url.startsWith("mqtts:")) {
    throw new AppError("usage", "fleet: --ca, --cert and --cert-key are for --broker mqtts://host");
  }
  const paths = {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(certKey !== undefined && { key: certKey }),
  };
  return { url, tls: openTlsFiles(paths, null, OPTIONS).read() };
}

/** A whole number of seconds. @throws AppError */
export function secondsOf(text: string, option: string, most: number): number {
  const seconds = /^\d{1,8}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= most) return seconds;
  throw new AppError("usage", `${option} ${text} is no whole number of 1 to ${most} seconds`);
}
