import { useEffect, useState } from "preact/hooks";
import type { Snapshot } from "#status/types.ts";
import { Icon } from "#status/web/icons.tsx";

type Look = Snapshot["level"] | "wait";

const LOOK_WORDS: Record<Look, string> = {
  ok: "OK",
  act: "Action needed",
  alarm: "Alarm",
  wait: "One moment",
};

interface VerdictProps {
  readonly snapshot: Snapshot;
}

/** A box that has seen nothing yet must not look as if all were well. */
function lookOf({ level, mirror }: Snapshot): Look {
  return level === "ok" && mirror.verdict === "starting" ? "wait" : level;
}

/** The sentence in two sizes: what is, then what to do. */
export function VerdictBanner({ snapshot }: VerdictProps) {
  const { sentence } = snapshot;
  const look = lookOf(snapshot);
  const colon = sentence.indexOf(": ");
  const what = colon < 0 ? sentence : sentence.slice(0, colon);
  const mend = colon < 0 ? "" : sentence.slice(colon + 2);
  useEffect(() => {
    document.title = `${LOOK_WORDS[look]} · ARPGuard Edge`;
  }, [look]);
  return (
    <div class={`verdict look-${look}`}>
      <Icon name={look} />
      <div>
        <p class="verdict-level">{LOOK_WORDS[look]}</p>
        <h1>
          <span class="verdict-what">{what}</span>
          {mend !== "" && (
            <>
              <span class="visually-hidden">: </span>
              <span class="verdict-mend">{mend}</span>
            </>
          )}
        </h1>
        {look === "alarm" && (
          <a class="verdict-proof" href="#alerts">
            See the proof
          </a>
        )}
      </div>
    </div>
  );
}

/**
 * Speaks the sentence to screen readers when it comes to say something else. The figures in it
 * change every second; a live region around the visible sentence would never be silent.
 */
export function VerdictAnnouncer({ snapshot }: VerdictProps) {
  const { level, sentence } = snapshot;
  const word = LOOK_WORDS[lookOf(snapshot)];
  const [spoken, setSpoken] = useState("");
  const meaning = level === "alarm" ? sentence : sentence.replace(/\d[\d,.]*/g, "#");
  // Not for `sentence`: a new figure alone must not speak.
  useEffect(() => setSpoken(`${word}. ${sentence}`), [word, meaning]);
  return (
    <p class="visually-hidden" role="status" aria-live="polite">
      {spoken}
    </p>
  );
}
