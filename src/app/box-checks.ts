import type { AlertDesk } from "#app/alert-desk.ts";
import type { SourceCounters } from "#capture/types.ts";
import type { WindowRecord } from "#features/types.ts";
import type { EvidenceFolder, History } from "#store/types.ts";

export interface BoxCheckParts {
  readonly alerts: Pick<AlertDesk, "check">;
  readonly history: Pick<History, "health">;
  readonly evidence: EvidenceFolder;
}

type Drops = Pick<SourceCounters, "nicDrops" | "controlDrops">;

/** Looks at each window whether the box itself misses frames, or its disk what is to be kept. */
export class BoxChecks {
  readonly #parts: BoxCheckParts;
  /** Of the network card's losses and the control ring's, those that a window has told of. */
  #nicDropsTold = 0;
  #controlDropsTold = 0;

  constructor(parts: BoxCheckParts) {
    this.#parts = parts;
  }

  /** @param counters the newest of the capture; undefined before the first */
  losses(window: Pick<WindowRecord, "dropped" | "packets">, counters: Drops | undefined): void {
    const { alerts } = this.#parts;
    const nicDrops = counters?.nicDrops ?? 0;
    const lost = window.dropped + nicDrops - this.#nicDropsTold;
    this.#nicDropsTold = nicDrops;
    const of = window.packets + lost;
    alerts.check("frames-lost", lost > 0, `${lost} of ${of} frames were lost`);
    const controlDrops = counters?.controlDrops ?? 0;
    const lostControl = controlDrops - this.#controlDropsTold;
    this.#controlDropsTold = controlDrops;
    const what = `${lostControl} ARP, ND, DHCP or VRRP frames`;
    alerts.check("control-lost", lostControl > 0, what);
  }

  /** A history that failed says nothing of the disk: only writing again shows that it has room. */
  disk(): void {
    const { alerts, history, evidence } = this.#parts;
    evidence.tend();
    const { state, problem } = history.health;
    const proofs = evidence.health;
    const why = problem ?? "the history is written again";
    const proofsWhy = proofs.problem ?? "evidence is written again";
    alerts.check("history-failed", state === "failed", why);
    alerts.check("evidence-failed", proofs.state === "failed", proofsWhy);
    if (state === "failed") return;
    const isFull = state === "full" || proofs.state === "full";
    alerts.check("disk-full", isFull, state === "full" ? why : proofsWhy);
  }
}
