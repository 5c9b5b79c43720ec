import type { Logger } from "pino";
import { AlertBoard } from "#app/alert-board.ts";
import { Policy } from "#app/policy.ts";
import { SelfAlerts, type SelfCondition } from "#app/self-alerts.ts";
import { systemClock } from "#core/clock.ts";
import type { Micros } from "#core/units.ts";
import type { AnomalyStep, GivenStep, Screened } from "#detect/types.ts";
import type { AlertEvent, TableGauge, TrustedBinding } from "#l2/types.ts";
import type { Outlets, Reporter } from "#report/types.ts";
import type { AlertCard, PolicyCard } from "#status/types.ts";
import type { History } from "#store/types.ts";

/** Past alerts on the page after a start. */
const PAST_CARDS = 20;
/** More than a run has open at once: what a killed one left is closed, all of it. */
const MOST_ORPHANS = 4096;
/** How often the documents of mutes and pins are looked at. */
const POLICY_MS = 1000;

export interface AlertDeskParts {
  /** Where the documents of mutes and pins lie. */
  readonly directory: string;
  readonly history: History;
  readonly reporter: Reporter;
  readonly outlets: Outlets;
  readonly log: Logger;
  /** The time that alerts have by now. */
  readonly alertsAt: () => Micros;
  /** Told when other addresses are pinned. */
  readonly trust: (pins: readonly TrustedBinding[]) => void;
  /** Told when what the page shows of alerts is another. */
  readonly changed: () => void;
}

/** Where every alert passes: screened by what people muted, told, shown, and given to be kept. */
export class AlertDesk implements Disposable {
  readonly #parts: AlertDeskParts;
  readonly #board = new AlertBoard();
  readonly #selfAlerts = new SelfAlerts();
  readonly #policy: Policy;
  readonly #policyTimer: NodeJS.Timeout;

  constructor(parts: AlertDeskParts) {
    this.#parts = parts;
    this.#policy = new Policy(parts.directory);
    this.#policy.look(parts.alertsAt());
    for (const problem of this.#policy.problems) parts.log.warn(problem);
    for (const past of parts.history.recentAlerts(PAST_CARDS).reverse()) {
      if (past.muted === undefined) this.#board.add(past);
    }
    this.#closeOrphans(parts.history.openAlerts(MOST_ORPHANS).reverse());
    this.#policyTimer = setInterval(() => this.#followPolicy(), POLICY_MS);
  }

  /** Open ones, newest first. */
  get open(): readonly AlertEvent[] {
    return this.#board.open;
  }

  /** All that is pinned by now. */
  get pins(): TrustedBinding[] {
    return this.#policy.pins;
  }

  get gauge(): TableGauge {
    return this.#policy.gauge;
  }

  cards(): AlertCard[] {
    return this.#board.cards();
  }

  policyCard(): PolicyCard {
    return this.#policy.card();
  }

  /** Tells what of a step is to be told; gives what the history is to keep. */
  take({ anomaly, ...step }: AnomalyStep): GivenStep {
    const given = this.#settle(this.#policy.screen(step));
    return anomaly === undefined ? given : { ...given, anomaly };
  }

  /** A look at a condition of the box itself: an alert is open while it holds. */
  check(condition: SelfCondition, holds: boolean, why: string): void {
    const step = this.#selfAlerts.update(condition, holds, why, systemClock.now());
    if (step !== null) this.#parts.history.write(null, [this.take(step)]);
  }

  /** Ends the box's own alerts: else they stay retained at the broker though nobody looks. */
  closeSelfAlerts(): GivenStep[] {
    const why = "closed because the appliance stopped";
    return this.#selfAlerts.closeAll(why, systemClock.now()).map((alert) => this.take(alert));
  }

  [Symbol.dispose](): void {
    clearInterval(this.#policyTimer);
  }

  /** A muted alert has no card. */
  #settle({ told, kept }: Screened): GivenStep {
    if (told !== null) this.#announce(told);
    if (kept.muted !== undefined) this.#board.drop(kept.id);
    return told === kept ? kept : { ...kept, told };
  }

  /** Takes up what people have changed, and what has ended by itself. */
  #followPolicy(): void {
    const { log, history } = this.#parts;
    const { isOther, pins, screened } = this.#policy.look(this.#parts.alertsAt());
    if (pins !== null) this.#parts.trust(pins);
    const kept = screened.map((each) => this.#settle(each));
    if (kept.length > 0) history.write(null, kept);
    if (isOther) {
      const { mutesInAll, pinsInAll, problems } = this.#policy.card();
      log.info({ mutes: mutesInAll, pins: pinsInAll }, "mutes and pins have been changed");
      for (const problem of problems) log.warn(problem);
    }
    if (isOther || kept.length > 0) this.#parts.changed();
  }

  /** That it is open goes to the broker before the disk has it: nothing may hold that up. */
  #announce(alert: AlertEvent): void {
    this.#parts.reporter.alert(alert);
    this.#parts.outlets.alert(alert);
    this.#board.add(alert);
    if (alert.state === "updated") return;
    this.#parts.log.info(
      { id: alert.id, state: alert.state, type: alert.type, severity: alert.severity },
      alert.verdict,
    );
  }

  /** What a killed run left open is over for this one: its retained alerts must go too. */
  #closeOrphans(orphans: readonly AlertEvent[]): void {
    const at = systemClock.now();
    const closed = orphans.map((alert): GivenStep => {
      const why = [...alert.why, "closed because the appliance started again"];
      return { ...alert, state: "closed", at, why };
    });
    // One that was muted stays so: nobody was told of it.
    for (const alert of closed) if (alert.muted === undefined) this.#announce(alert);
    if (closed.length > 0) this.#parts.history.write(null, closed);
  }
}
