import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { StreamStates } from "#store/outbox/stream-table.ts";
import { STREAMS, type Stream } from "#store/types.ts";

/** Starts that are remembered; a record of an older one is told as of the oldest of these. */
const KEPT_BOOTS = 256;

interface Boot {
  readonly uuid: string;
  /** Last number of each stream when it began. */
  readonly lasts: Partial<Readonly<Record<Stream, number>>>;
}

/** The starts of the appliance, by which a record knows its own. */
export class BootTable {
  readonly #add: StatementSync;
  readonly #close: StatementSync;
  readonly #newest: StatementSync;
  readonly #prune: StatementSync;
  /** Oldest first. */
  readonly #boots: Boot[];

  constructor(db: DatabaseSync) {
    this.#add = db.prepare(
      "INSERT INTO boots (uuid, machine, is_clean, lasts) VALUES (?, ?, 0, ?)",
    );
    this.#close = db.prepare(
      "UPDATE boots SET is_clean = 1 WHERE boot = (SELECT max(boot) FROM boots)",
    );
    this.#newest = db.prepare("SELECT machine, is_clean FROM boots ORDER BY boot DESC LIMIT 1");
    this.#prune = db.prepare(
      `DELETE FROM boots WHERE boot <= (SELECT max(boot) FROM boots) - ${KEPT_BOOTS}`,
    );
    const rows = db.prepare("SELECT uuid, lasts FROM boots ORDER BY boot").all();
    this.#boots = rows.map(({ uuid, lasts }) => ({
      uuid: String(uuid),
      lasts: JSON.parse(String(lasts)) as Boot["lasts"],
    }));
  }

  /**
   * True when the machine itself went down under the last run: then the newest transactions may
   * never have reached the disk, though their records may have reached the fleet.
   * @param machine what is drawn anew when the machine starts
   */
  lostPower(machine: string): boolean {
    const newest = this.#newest.get();
    return newest !== undefined && newest.is_clean === 0 && newest.machine !== machine;
  }

  begin(uuid: string, machine: string, states: StreamStates): void {
    const lasts = Object.fromEntries(STREAMS.map((stream) => [stream, states[stream].last]));
    this.#add.run(uuid, machine, JSON.stringify(lasts));
    this.#prune.run();
    this.#boots.push({ uuid, lasts });
  }

  /** The run ends in good order. */
  end(): void {
    this.#close.run();
  }

  /** UUID of the start during which a number was given. */
  of(stream: Stream, seq: number): string {
    const boot = this.#boots.findLast(({ lasts }) => (lasts[stream] ?? 0) < seq);
    return (boot ?? this.#boots[0])?.uuid ?? "";
  }
}
