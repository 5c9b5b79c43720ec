import { CommandFailure, type Executor, pause } from "#app/fleet/executor.ts";
import type { FrameSample, SampleWish } from "#app/worker-messages.ts";
import { pcapngHead } from "#capture/file/pcapng-writer.ts";
import type { Params } from "#fleet/catalogue.ts";

/** The capture thread answers in time, unless it has nothing left to read. */
const LATE_MS = 5000;

/**
 * Sends the next frames of the mirror port. They may hold what people said: the box has this
 * executor only where `fleet.allowCapture` says so.
 */
export function sampleExecutor(
  sample: (wish: SampleWish) => Promise<FrameSample>,
): Executor<Params<"capture.sample">> {
  return {
    run: async ({ id, params, signal, step, send }) => {
      step("capture");
      const { frames, snapBytes, seconds } = params;
      const late = pause(1000 * seconds + LATE_MS, signal).then(() => {
        throw new CommandFailure("the mirror port's source has ended");
      });
      const taken = await Promise.race([sample({ frames, snapBytes, seconds }), late]);
      const comment = `capture.sample ${id}`;
      const head = pcapngHead({ link: taken.link, application: "ARPGuard Edge", comment });
      send(`${id}.pcapng`, Buffer.concat([head, taken.blocks]));
      return { frames: taken.frames };
    },
  };
}
