import type { SpanVerdict } from "#report/types.ts";
import type { MirrorVerdict } from "#status/types.ts";

/** null: nothing can be said yet, or any more. */
const SPAN_VERDICTS: Readonly<Record<MirrorVerdict, SpanVerdict | null>> = {
  starting: null,
  ended: null,
  ok: "ok",
  "no-link": "no-link",
  silent: "silent",
  "broadcast-only": "broadcast-only",
  "one-way": "one-way",
  duplicate: "duplicate",
  dropping: "oversubscribed",
};

/** The page's verdict on the mirror port in the words of the fleet, or null where it has none. */
export function spanVerdictOf(verdict: MirrorVerdict): SpanVerdict | null {
  return SPAN_VERDICTS[verdict];
}
