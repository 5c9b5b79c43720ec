import type { Truth } from "../../bench/scoreboard/truth.ts";
import type { Name, Place } from "./cast.ts";

/** One thing that happens. In `run`, `$LAB` is a folder of this lab's own. */
export type Step =
  | {
      readonly on: Place;
      /** For `sh -c`. */
      readonly run: string;
      /** Goes on in the background until the scenario ends. */
      readonly stays?: true;
      /** It may end in failure: a scan that is not answered does. */
      readonly mayFail?: true;
    }
  | { readonly pauseS: number };

/** What happens in the lab, and what the appliance must make of it. */
export interface Scenario extends Truth {
  /** Programs it is about, for the scoreboard. */
  readonly tools: readonly string[];
  /** On the LAN beside gateway, victim and server, and the attacker where it does something. */
  readonly more?: readonly Name[];
  /** Those of them that have no address when it begins. */
  readonly bare?: readonly Name[];
  /** With IPv6, which is off otherwise. */
  readonly hasIpv6?: true;
  /** The mirror port sees each frame when it comes in and when it goes out. */
  readonly isDoubled?: true;
  /** Bytes of each frame to record; all of them unless told. */
  readonly snapBytes?: number;
  /** Services and settings, before anything is mirrored. */
  readonly before?: readonly Step[];
  /** The network at work, before it begins. */
  readonly ordinary?: readonly Step[];
  readonly act: readonly Step[];
  /** Display filter that picks the attack's frames out of the recording; a benign day has none. */
  readonly sign?: string;
  /** How long to wait for the alerts after the last step; a benign day rests so long. */
  readonly patienceS?: number;
  /** So many frames that some of them may be lost on the way to the appliance. */
  readonly mayLose?: true;
  /** Takes minutes: for the scoreboard alone. */
  readonly isLong?: true;
}

/** Goes on in the background. */
export function service(on: Place, run: string): Step {
  return { on, run, stays: true };
}

/** Must end well before the next step begins. */
export function command(on: Place, run: string): Step {
  return { on, run };
}

/**
 * The mirror has delivered such a frame, and the guard so has had it: what is asked of it next
 * does not hang on how fast the machine is.
 * @param filter of tcpdump
 */
export function mirrored(filter: string): Step {
  return command("guard", `timeout 20 tcpdump -qnc 1 -i mirror0 '${filter}' >/dev/null`);
}
