import { AppError } from "#core/errors.ts";

/** Longer ones the devices do not take, and so long an end is waited for at most. */
export const MOST_COMMAND_S = 604_800;
export const TYPE = /^[a-z.]{1,40}$/;

/** Which broker, and what its topics begin with. */
export interface AtBroker {
  readonly broker?: string;
  readonly root: string;
}

/** The broker's address; by the environment it is in no list of processes. @throws AppError */
export function brokerOf(
  { broker }: AtBroker,
  environment: NodeJS.ProcessEnv = process.env,
): string {
  const url = broker ?? environment.ARPGUARD_BROKER;
  if (url !== undefined && /^mqtts?:\/\/[^\s]+$/.test(url)) return url;
  throw new AppError(
    "usage",
    "fleet: name the broker with --broker mqtt[s]://host or ARPGUARD_BROKER",
  );
}

/** A whole number of seconds. @throws AppError */
export function secondsOf(text: string, option: string, most: number): number {
  const seconds = /^\d{1,8}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= most) return seconds;
  throw new AppError("usage", `${option} ${text} is no whole number of 1 to ${most} seconds`);
}
