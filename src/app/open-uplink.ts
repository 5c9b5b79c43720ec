import type { Logger } from "pino";
import { isClockSynced } from "#app/clock-sync.ts";
import { versions } from "#app/versions.ts";
import type { Config } from "#config/types.ts";
import { systemClock } from "#core/clock.ts";
import type { CommandLink } from "#fleet/types.ts";
import { CommandUplink } from "#report/command-uplink.ts";
import { HomeAssistant } from "#report/home-assistant.ts";
import { TopicNames } from "#report/topic-map.ts";
import type { Reporter } from "#report/types.ts";
import { createReporter } from "#report/uplink.ts";
import type { Outbox } from "#store/types.ts";

export interface OpenUplinkParts {
  readonly config: Config;
  readonly deviceId: string;
  readonly boot: string;
  /** null where nothing is recorded for a fleet. */
  readonly outbox: Outbox | null;
  readonly log: Logger;
}

/**
 * The way to the broker, for what is told and for what is commanded. Who is to take commands
 * subscribes in the same turn: nothing has been received before.
 * @throws AppError for unusable settings
 */
export function openUplink({ config, deviceId, boot, outbox, log }: OpenUplinkParts): {
  readonly reporter: Reporter;
  readonly link: CommandLink | null;
} {
  const { root, homeAssistant, homeAssistantPrefix } = config.report;
  const names = new TopicNames(root, deviceId, homeAssistantPrefix);
  const link = outbox && new CommandUplink({ names, outbox, reporter: () => reporter });
  const obeys = config.fleet.trustDirectory !== undefined;
  const version = versions().arpguard ?? "";
  const home = homeAssistant
    ? new HomeAssistant({ names, deviceId, version, reporter: () => reporter })
    : null;
  const reporter: Reporter = createReporter({
    ...{ config: config.report, deviceId, boot, outbox, clock: systemClock, isClockSynced, log },
    subscriptions: [...(obeys && link ? link.subscriptions : []), ...(home?.subscriptions ?? [])],
  });
  home?.announce();
  return { reporter, link };
}
