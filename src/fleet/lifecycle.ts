import assert from "node:assert";
import { formatMicros, type Micros } from "#core/units.ts";
import type { CommandRecord, CommandStatus, FailureCode, JsonObject } from "#fleet/types.ts";

/** What happens to a command that is open. */
export type LifeEvent =
  | {
      readonly kind: "step";
      readonly step: string;
      readonly pct?: number;
      /** Replaces what was noted before, where given. */
      readonly memo?: JsonObject;
    }
  | { readonly kind: "succeeded"; readonly result?: JsonObject }
  | { readonly kind: "failed"; readonly reason: string; readonly code?: FailureCode };

const REASON_CHARS = 300;

/** Why a command failed: code and reason, as far as it has them. */
export function failureText({ code, reason }: Pick<CommandStatus, "code" | "reason">): string {
  return [code, reason].filter((part) => part !== undefined).join(": ");
}

/** True of one that has ended: nothing happens to it any more. */
export function hasEnded({ status }: Pick<CommandRecord, "status">): boolean {
  return status.status !== "executing";
}

/** The command after an event: init -> steps -> successful or failed, and no way back. */
export function advance(record: CommandRecord, event: LifeEvent, at: Micros): CommandRecord {
  assert(!hasEnded(record), `command ${record.id} has ended`);
  const ts = formatMicros(at);
  switch (event.kind) {
    case "step": {
      const { step, pct, memo = record.memo } = event;
      const status = { status: "executing", step, ...(pct !== undefined && { pct }), ts } as const;
      return { ...record, step, memo, status };
    }
    case "succeeded": {
      const { result } = event;
      const status = { status: "successful", ...(result && { result }), ts } as const;
      return { ...record, memo: {}, status };
    }
    case "failed": {
      const { code, reason } = event;
      const said = { reason: reason.slice(0, REASON_CHARS), ...(code && { code }) };
      const status = { status: "failed", step: record.step, ...said, ts } as const;
      return { ...record, memo: {}, status };
    }
    default:
      return event satisfies never;
  }
}
