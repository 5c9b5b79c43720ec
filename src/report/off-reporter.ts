import type { Reporter } from "#report/types.ts";

/** Tells nobody: there is no broker in the configuration. */
export const OFF_REPORTER: Reporter = {
  health: {
    state: "off",
    broker: null,
    published: 0,
    queued: 0,
    lost: 0,
    lastAckMsAgo: null,
  },
  alert: () => undefined,
  retain: () => undefined,
  resend: () => null,
  [Symbol.asyncDispose]: async () => undefined,
};
