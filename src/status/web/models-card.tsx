import { FORECAST_NAMES } from "#status/forecast-names.ts";
import { formatCount, formatRatio, formatSpan } from "#status/format.ts";
import type { ModelRow, Snapshot, TrainingRow } from "#status/types.ts";
import { Card, type Fact, Facts } from "#status/web/card.tsx";
import { formatMoment } from "#status/web/time-text.ts";

const KINDS: Record<ModelRow["kind"], string> = {
  detector: "Anomaly detector",
  forecaster: "Traffic forecast",
  optimizer: "Load of this box",
};
const SERVES = {
  ...FORECAST_NAMES,
  autoencoder: "An autoencoder",
  statistics: "Statistics since the start",
  trees: "Forest and boosted trees",
};
const STATES: Record<TrainingRow["state"], string> = {
  waiting: "Waits for its hour",
  held: "Held up",
  training: "Under way",
  judging: "Is being compared",
  probation: "New one on probation",
};

/** What each model is and how fast, how far it has learned, and how its training stands. */
export function ModelsCard({ snapshot }: { readonly snapshot: Snapshot }) {
  const { models, training, time } = snapshot;
  const kinds = [...new Set([...models.rows, ...training].map(({ kind }) => kind))];
  return (
    <Card id="models" title="Models">
      {models.learning !== null && <p>{learningText(models.learning)}</p>}
      <div class="policy">
        {kinds.map((kind) => (
          <div key={kind}>
            <h3>{KINDS[kind]}</h3>
            <Facts
              facts={[
                ...modelFacts(
                  models.rows.find((row) => row.kind === kind),
                  time,
                ),
                ...trainingFacts(
                  training.find((row) => row.kind === kind),
                  time,
                ),
              ]}
            />
          </div>
        ))}
      </div>
    </Card>
  );
}

function learningText({ windows, dayWindows }: { windows: number; dayWindows: number }): string {
  if (windows >= dayWindows) {
    return "The first day is over and no model is trained yet: odd traffic is not told of.";
  }
  const share = formatRatio(windows / dayWindows);
  return `Learning what is usual here: ${share} of the first day. Until then odd traffic is a notice.`;
}

function modelFacts(row: ModelRow | undefined, now: string): Fact[] {
  if (row === undefined) return [];
  const { kind, version, trainedAt, learnedFrom, runner, lostRunner, p50Us, p99Us } = row;
  const facts: Fact[] = [["Answers", SERVES[row.serves]]];
  if (version !== null) facts.push(["Version", version]);
  if (trainedAt !== null && learnedFrom !== null) {
    const what = kind === "detector" ? "windows" : "times 5 min";
    const learned = `${formatMoment(trainedAt, now)}, on ${formatCount(learnedFrom)} ${what}`;
    facts.push(["Trained", learned]);
  }
  if (runner !== null) facts.push(["Run by", runner]);
  if (lostRunner !== null) facts.push(["No more by", lostRunner]);
  if (p50Us !== null && p99Us !== null) {
    facts.push(["An answer takes", `${tookText(p50Us)}, 99 % at most ${tookText(p99Us)}`]);
  }
  return facts;
}

function trainingFacts(row: TrainingRow | undefined, now: string): Fact[] {
  if (row === undefined) return [];
  const { state, pct, lastAt, nextAt, outcome } = row;
  const facts: Fact[] = [
    ["Training", pct === null ? STATES[state] : `${STATES[state]}, ${formatRatio(pct / 100)}`],
  ];
  if (lastAt !== null) facts.push(["Last one", formatMoment(lastAt, now)]);
  if (nextAt !== null) facts.push(["Next one", formatMoment(nextAt, now)]);
  if (outcome !== null) facts.push(["Outcome", outcome]);
  return facts;
}

function tookText(tookUs: number): string {
  if (tookUs >= 10_000_000) return formatSpan(tookUs / 1000);
  return tookUs < 1000 ? `${tookUs.toFixed(0)} µs` : `${(tookUs / 1000).toFixed(1)} ms`;
}
