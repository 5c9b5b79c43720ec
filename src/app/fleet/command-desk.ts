import type { Logger } from "pino";
import { AnswerBudget } from "#app/fleet/answer-budget.ts";
import { CommandRun } from "#app/fleet/command-run.ts";
import type { Executor, Executors } from "#app/fleet/executor.ts";
import type { Clock } from "#core/clock.ts";
import { oneLine } from "#core/errors.ts";
import { formatMicros } from "#core/units.ts";
import {
  COMMANDS,
  type CommandType,
  capabilityOf,
  isCommandType,
  isExclusive,
} from "#fleet/catalogue.ts";
import { judgeArrival, type Refusal, type Verdict } from "#fleet/command-gate.ts";
import { advance, hasEnded, type LifeEvent } from "#fleet/lifecycle.ts";
import { Schedule } from "#fleet/schedule.ts";
import type {
  Arrival,
  Command,
  CommandJournal,
  CommandLink,
  CommandRecord,
  CommandRow,
  TrustedKey,
} from "#fleet/types.ts";

/** Finished commands in the twin. */
const TWIN_ROWS = 10;
/** How often it is tried whether what is desired can be taken up by now. */
const AGAIN_MS = 5000;
const TOO_LATE = "before it was its turn";
const NO_PLACE = "the appliance was stopped, and another one is under way";

export interface DeskParts {
  readonly deviceId: string;
  readonly link: CommandLink;
  readonly journal: CommandJournal;
  /** By `kid`, as trusted now. */
  readonly keys: () => ReadonlyMap<string, TrustedKey>;
  readonly executors: Executors;
  readonly clock: Clock;
  /** True where the wall clock is to be believed. */
  readonly isClockSet: () => boolean;
  readonly log: Pick<Logger, "info" | "warn">;
}

/** Takes the commands of the fleet: what passes the gate is journalled, carried out and told of. */
export class CommandDesk implements Disposable {
  readonly #parts: DeskParts;
  readonly #schedule = new Schedule();
  readonly #refusals: AnswerBudget;
  readonly #repeats: AnswerBudget;
  readonly #runs = new Map<string, CommandRun>();
  /** Journalled and waiting for its turn. */
  readonly #waiting = new Map<string, CommandRecord>();
  /** A configuration to be in force that cannot be for now: the broker does not send it again. */
  #desired: Arrival | null = null;
  readonly #again: NodeJS.Timeout;
  #isStopping = false;

  constructor(parts: DeskParts) {
    this.#parts = parts;
    this.#refusals = new AnswerBudget("refused", parts.clock);
    this.#repeats = new AnswerBudget("repeated", parts.clock);
    this.#again = setInterval(() => {
      if (this.#desired !== null) this.#receive(this.#desired);
    }, AGAIN_MS);
  }

  /** Ends or takes up again what a stopped run left open, then opens for new commands. */
  start(): void {
    const { link, journal, executors } = this.#parts;
    for (const type of Object.keys(COMMANDS) as CommandType[]) {
      link.setCapability(type, executors[type] === undefined ? null : capabilityOf(type));
    }
    // Whoever waited for these may not have had them.
    for (const { id, type, status, ...reply } of journal.finished(TWIN_ROWS).reverse()) {
      link.publishStatus(id, type, status, reply);
    }
    for (const record of journal.open()) this.#takeUp(record);
    this.#tellTwin();
    link.subscribe((arrival) => this.#receive(arrival));
  }

  /** What runs stays open in the journal: the next start takes it up, or fails it by name. */
  [Symbol.dispose](): void {
    this.#isStopping = true;
    clearInterval(this.#again);
    for (const run of this.#runs.values()) run.stop();
  }

  #receive(arrival: Arrival): void {
    const isAgain = arrival === this.#desired;
    if (arrival.named === null) this.#desired = null;
    // Without a payload a retained message has been cleared.
    if (this.#isStopping || arrival.payload.length === 0) return;
    const { deviceId, clock, isClockSet, journal, keys, log } = this.#parts;
    try {
      const verdict = judgeArrival(arrival, {
        deviceId,
        keys: keys(),
        now: clock.now(),
        isClockSet,
        isKnown: (id) => journal.find(id) !== null,
        floorOf: (key) => journal.floorOf(key),
      });
      if (arrival.named === null && this.#mustWait(verdict)) {
        this.#desired = arrival;
        if (!isAgain) log.info("the desired configuration waits for the clock or another command");
      } else if (verdict.kind === "known") this.#tellAgain(verdict.id, arrival);
      else if (verdict.kind === "refused") this.#refuse(verdict, arrival);
      else this.#accept(verdict.command, arrival);
    } catch (error) {
      // Without its journal no command is carried out; the sender comes again.
      log.warn(`a command was not taken: ${oneLine(error)}`);
    }
  }

  #mustWait(verdict: Verdict): boolean {
    if (verdict.kind === "accepted")
      return this.#schedule.isBusy(isExclusive(verdict.command.type));
    return verdict.kind === "refused" && verdict.isForNow === true;
  }

  #accept(command: Command & { readonly type: CommandType }, arrival: Arrival): void {
    const { executors, log } = this.#parts;
    const { id, type } = command;
    if (executors[type] === undefined) {
      this.#spend(command, arrival, {
        kind: "failed",
        code: "unsupported",
        reason: `this device does not do ${type}`,
      });
      return;
    }
    const turn = this.#schedule.admit(id, isExclusive(type));
    if (turn === "busy") {
      const reason = "too much else is under way: send it again under a new id";
      this.#spend(command, arrival, { kind: "failed", code: "busy", reason });
      return;
    }
    const record = this.#recordOf(command, arrival);
    try {
      this.#journalNew(record, command);
    } catch (error) {
      this.#next(this.#schedule.end(id));
      throw error;
    }
    log.info({ id, type }, "command taken");
    this.#tell(record);
    if (turn === "wait") this.#waiting.set(id, record);
    else this.#run(record, false);
    this.#tellTwin();
  }

  /** Nothing is told of a message that is not signed, beyond a few a minute. */
  #refuse({ code, reason, command, spent }: Refusal, arrival: Arrival): void {
    if (spent !== null) {
      this.#spend(spent, arrival, { kind: "failed", code, reason });
      return;
    }
    const { journal, link, clock } = this.#parts;
    if (!this.#refusals.take(`${code}: ${reason}`, this.#parts.log) || command === null) return;
    // What is under way under this id is not to be called failed.
    if (journal.find(command.id) !== null) return;
    const status = { status: "failed", code, reason, ts: formatMicros(clock.now()) } as const;
    link.publishStatus(command.id, command.type, status, arrival);
  }

  /** Keeps and tells a refusal that is final: the same message again has the same answer. */
  #spend(command: Command, arrival: Arrival, why: LifeEvent): void {
    const record = advance(this.#recordOf(command, arrival), why, this.#parts.clock.now());
    this.#journalNew(record, command);
    this.#tell(record);
    this.#tellTwin();
  }

  #recordOf(command: Command, { responseTopic, correlation }: Arrival): CommandRecord {
    const { id, type, params, expiresAt } = command;
    const acceptedAt = this.#parts.clock.now();
    const ts = formatMicros(acceptedAt);
    const status = { status: "executing", step: "init", ts } as const;
    const start = { step: "init", memo: {}, status, acceptedAt } as const;
    return { id, type, params, expiresAt, ...start, responseTopic, correlation };
  }

  /** 0 is no number: a desired configuration has its version. */
  #journalNew(record: CommandRecord, { key, seq }: Command): void {
    this.#parts.journal.accept(record, key, seq === 0 ? null : seq);
  }

  #takeUp(record: CommandRecord): void {
    const { clock, executors } = this.#parts;
    const { id, type, step } = record;
    const executor = isCommandType(type) ? executors[type] : undefined;
    if (step === "init" && record.expiresAt <= clock.now()) {
      this.#close(record, { kind: "failed", code: "expired", reason: TOO_LATE });
    } else if (executor === undefined || (step !== "init" && executor.resume === undefined)) {
      const reason = `the appliance was stopped in step ${step}`;
      this.#close(record, { kind: "failed", code: "interrupted", reason });
    } else {
      const turn = this.#schedule.admit(id, isExclusive(type as CommandType));
      if (turn === "start") this.#run(record, step !== "init");
      else if (turn === "wait") this.#waiting.set(id, record);
      // The disk did not take the end of one before it: there is no place for both.
      else this.#close(record, { kind: "failed", code: "interrupted", reason: NO_PLACE });
    }
  }

  #run(record: CommandRecord, isResumed: boolean): void {
    const { executors, journal, clock, link } = this.#parts;
    const type = record.type as CommandType;
    const run = new CommandRun({
      record,
      executor: executors[type] as Executor<unknown>,
      isResumed,
      timeoutMs: COMMANDS[type].timeoutMs,
      clock,
      save: (changed) => journal.update(changed),
      tell: (changed) => {
        link.publishStatus(changed.id, changed.type, changed.status, changed);
        if (changed.status.file === undefined) this.#tellTwin();
      },
      done: (last, event) => this.#end(last, event),
    });
    this.#runs.set(record.id, run);
  }

  #end(record: CommandRecord, event: LifeEvent): void {
    this.#runs.delete(record.id);
    if (this.#isStopping) return;
    this.#close(record, event);
    this.#next(this.#schedule.end(record.id));
    this.#tellTwin();
  }

  /** What is too old by the time that its turn comes has no effect any more. */
  #next(id: string | null): void {
    const { clock, isClockSet } = this.#parts;
    for (let next = id; next !== null; next = this.#schedule.end(next)) {
      const record = this.#waiting.get(next);
      if (record === undefined) continue;
      this.#waiting.delete(next);
      const isLate = record.step === "init" && record.expiresAt <= clock.now() && isClockSet();
      if (!isLate) {
        this.#run(record, record.step !== "init");
        return;
      }
      this.#close(record, { kind: "failed", code: "expired", reason: TOO_LATE });
    }
  }

  #close(record: CommandRecord, event: LifeEvent): void {
    const { clock, journal, log } = this.#parts;
    const ended = advance(record, event, clock.now());
    try {
      journal.update(ended);
    } catch (error) {
      log.warn(oneLine(error));
    }
    const { id, type, status } = ended;
    log.info({ id, type, code: status.code }, `command ${status.status}`);
    this.#tell(ended);
  }

  #tell(record: CommandRecord): void {
    this.#parts.link.publishStatus(record.id, record.type, record.status, record);
  }

  #tellAgain(id: string, arrival: Arrival): void {
    const record = this.#parts.journal.find(id);
    // What is desired comes with each connection: it has been answered.
    if (record === null || arrival.named === null) return;
    if (!this.#repeats.take(id, this.#parts.log)) return;
    this.#parts.link.publishStatus(id, record.type, record.status, arrival);
  }

  #tellTwin(): void {
    const { link, journal } = this.#parts;
    try {
      const open = journal.open().map(rowOf);
      link.setCommands({ open, finished: journal.finished(TWIN_ROWS).map(rowOf) });
    } catch (error) {
      this.#parts.log.warn(oneLine(error));
    }
  }
}

function rowOf(record: CommandRecord): CommandRow {
  const { id, type, step, status } = record;
  const { code, ts } = status;
  const shown = hasEnded(record) ? status.status : "executing";
  return { id, type, status: shown, step, ...(code !== undefined && { code }), ts };
}
