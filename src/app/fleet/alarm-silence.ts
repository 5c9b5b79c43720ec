import { type CommandContext, type Executor, repeatable } from "#app/fleet/executor.ts";
import type { Clock } from "#core/clock.ts";
import type { Params } from "#fleet/catalogue.ts";
import { muteList } from "#store/mutes.ts";
import { whenFree } from "#store/when-free.ts";

/** Mutes in the name of the command, so that one begun and interrupted is found again. */
export function silenceExecutor(
  directory: string,
  clock: Clock,
): Executor<Params<"alarm.silence">> {
  return repeatable(
    async ({ id, params, step, signal }: CommandContext<Params<"alarm.silence">>) => {
      const list = muteList(directory);
      const by = `command ${id}`;
      step("mute");
      const { type, mac, ip, until, reason } = params;
      const pair = { ...(mac !== undefined && { mac }), ...(ip !== undefined && { ip }) };
      const made =
        list.read().find((entry) => entry.by === by) ??
        (await whenFree(
          () => list.add({ type, ...pair, until, reason }, { by, at: clock.now() }),
          signal,
        ));
      return { mute: made.id, until: made.until };
    },
  );
}
