import { useState } from "preact/hooks";
import { formatCount, formatPlural } from "#status/format.ts";
import type { AlertCard, Snapshot } from "#status/types.ts";
import { Card, Chip, type Fact, Facts, type Tone } from "#status/web/card.tsx";
import type { IconName } from "#status/web/icons.tsx";
import { formatMoment } from "#status/web/time-text.ts";

const SEVERITY_LOOKS: Record<
  AlertCard["severity"],
  readonly [tone: Tone, icon: IconName, word: string]
> = {
  critical: ["alarm", "alarm", "Critical"],
  major: ["alarm", "alarm", "Major"],
  minor: ["act", "act", "Minor"],
  warning: ["act", "act", "Warning"],
  notice: ["quiet", "note", "Notice"],
};

/** More addresses than these are counted, not listed. */
const VICTIMS_SHOWN = 8;

/** The last alerts, newest first; the newest open alarm is unfolded when the page opens. */
export function AlertsCard({ snapshot }: { readonly snapshot: Snapshot }) {
  const { alerts, evidence, openAlerts, policy, time } = snapshot;
  const first = alerts.find((alert) => alert.state !== "closed" && alert.severity !== "notice");
  return (
    <Card
      id="alerts"
      title="Alerts"
      aside={
        <span class="aside-text">
          {openAlerts === 0 ? "none open" : `${formatCount(openAlerts)} open`}
          {policy.mutedAlerts > 0 && `, ${formatCount(policy.mutedAlerts)} muted`}
        </span>
      }
    >
      {alerts.length === 0 ? (
        <p class="empty">No alerts so far. Attacks and new stations will be listed here.</p>
      ) : (
        <ol class="alerts">
          {alerts.map((alert) => (
            <li key={alert.id}>
              <Alert
                alert={alert}
                now={time}
                hasEvidence={evidence.includes(alert.id)}
                unfold={alert === first}
              />
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}

interface AlertProps {
  readonly alert: AlertCard;
  readonly now: string;
  readonly hasEvidence: boolean;
  /** Asked only when the alert first appears: afterwards it is the reader's. */
  readonly unfold: boolean;
}

function Alert({ alert, now, hasEvidence, unfold }: AlertProps) {
  const [unfolded] = useState(unfold);
  const [tone, icon, word] = SEVERITY_LOOKS[alert.severity];
  const isOpen = alert.state !== "closed";
  return (
    <details class={`alert tone-${isOpen ? tone : "quiet"}`} open={unfolded}>
      <summary>
        <span class="alert-line">
          <Chip tone={isOpen ? tone : "quiet"} icon={icon}>
            {word}
          </Chip>
          <span class="alert-type">{alert.type}</span>
          <span class="alert-time">
            {isOpen ? "open since " : "closed, began "}
            <time dateTime={alert.since} title={alert.since}>
              {formatMoment(alert.since, now)}
            </time>
          </span>
        </span>
        <span class="alert-verdict">{alert.verdict}</span>
      </summary>
      <div class="alert-body">
        {alert.advice !== undefined && (
          <p class="advice">
            <strong>What to do</strong> {alert.advice}
          </p>
        )}
        <div class="proof">
          <h3>Why</h3>
          <ul class="why">
            {alert.why.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
          {hasEvidence && <EvidenceLink id={alert.id} />}
        </div>
        <Facts facts={factsOf(alert, now)} />
      </div>
    </details>
  );
}

/** The frames behind the reasons, beside them. */
function EvidenceLink({ id }: { readonly id: string }) {
  return (
    <p class="evidence">
      <a href={`/evidence/${id}.pcapng`} download>
        Frames of this alert
      </a>{" "}
      (pcapng, for Wireshark)
    </p>
  );
}

function factsOf(alert: AlertCard, now: string): Fact[] {
  const { attacker, claimed, owner, victims, technique } = alert;
  const facts: Fact[] = [];
  if (attacker !== undefined) {
    facts.push([
      "Attacker",
      attacker.ip === null ? attacker.mac : `${attacker.mac} (${attacker.ip})`,
    ]);
  }
  if (claimed !== undefined) facts.push(["Address taken", claimed]);
  if (owner !== undefined) facts.push(["Rightful owner", owner.mac]);
  if (victims !== undefined && victims.length > 0) facts.push(["Victims", victimsText(victims)]);
  facts.push(["Last seen", formatMoment(alert.at, now)]);
  facts.push(["Counted", formatPlural(alert.count, "frame")]);
  facts.push(["First frame", `no. ${formatCount(alert.frame)}`]);
  if (technique !== undefined) facts.push(["ATT&CK technique", technique]);
  return facts;
}

function victimsText(victims: readonly string[]): string {
  const shown = victims.slice(0, VICTIMS_SHOWN).join(", ");
  const hidden = victims.length - VICTIMS_SHOWN;
  return hidden > 0 ? `${shown} and ${formatCount(hidden)} more` : shown;
}
