import { CommandFailure, type Executors, pause, repeatable } from "#app/fleet/executor.ts";
import type { LogTail } from "#app/fleet/log-tail.ts";
import { spanVerdictOf } from "#app/span-verdict.ts";
import type { Clock } from "#core/clock.ts";
import { formatMicros } from "#core/units.ts";
import type { Reporter } from "#report/types.ts";
import type { Snapshot } from "#status/types.ts";
import type { EvidenceFolder } from "#store/types.ts";

export interface ReportParts {
  readonly clock: Clock;
  /** Drawn at this start. */
  readonly boot: string;
  readonly snapshot: () => Snapshot;
  readonly logTail: LogTail;
  readonly evidence: Pick<EvidenceFolder, "read">;
  readonly resend: Reporter["resend"];
}

/** Commands that read: done again after a restart, they do no harm. */
export function reportExecutors(parts: ReportParts): Executors {
  const { clock, boot, snapshot, logTail, evidence, resend } = parts;
  return {
    ping: { run: () => ({ time: formatMicros(clock.now()), boot }) },
    "diag.snapshot": repeatable(({ send }) => {
      send("snapshot.json", Buffer.from(JSON.stringify(snapshot())));
      return undefined;
    }),
    "log.upload": repeatable(({ params, send }) => {
      send("arpguard.log", logTail.last(params.lines));
      return undefined;
    }),
    "history.resend": repeatable(({ params, step }) => {
      step("resend");
      const { stream, from_seq, to_seq } = params;
      const records = resend(stream, from_seq, to_seq);
      if (records !== null) return { records };
      throw new CommandFailure(`nothing of ${stream} is kept to be sent again`);
    }),
    "span.recheck": repeatable(async ({ params, signal, step }) => {
      step("watch");
      const before = snapshot().mirror;
      await pause(params.seconds * 1000, signal);
      const { mirror: after, sentence } = snapshot();
      return {
        verdict: spanVerdictOf(after.verdict) ?? after.verdict,
        sentence: after.advice ?? sentence,
        evidence: {
          frames: after.frames - before.frames,
          dropped: after.kernelDrops - before.kernelDrops,
          unicast_ratio: after.unicastRatio,
          one_way_ratio: after.oneWayRatio,
          doubled_ratio: after.doubledRatio,
          link_up: after.linkUp,
        },
      };
    }),
    "evidence.fetch": repeatable(({ params, send }) => {
      const file = evidence.read(params.alertId);
      if (file === null) throw new CommandFailure(`no frames are kept of ${params.alertId}`);
      send(`${params.alertId}.pcapng`, file);
      return undefined;
    }),
  };
}
