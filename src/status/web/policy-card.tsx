import type { ComponentChildren } from "preact";
import { formatCount, formatPlural } from "#status/format.ts";
import type { MuteRow, PinRow, Snapshot } from "#status/types.ts";
import { Card } from "#status/web/card.tsx";
import { formatMoment } from "#status/web/time-text.ts";

interface PolicyProps {
  readonly policy: Snapshot["policy"];
  readonly now: string;
}

/** What is passed over and what is taken for sure; nothing where there is neither. */
export function PolicyCard({ policy, now }: PolicyProps) {
  const { mutes, mutesInAll, pins, pinsInAll, problems } = policy;
  if (mutesInAll + pinsInAll + problems.length === 0) return null;
  return (
    <Card
      id="policy"
      title="Mutes and pins"
      aside={
        <span class="aside-text">
          {formatPlural(mutesInAll, "mute")}, {formatPlural(pinsInAll, "pin")}
        </span>
      }
    >
      {problems.map((problem) => (
        <p class="problem" key={problem}>
          {problem}
        </p>
      ))}
      <div class="policy">
        {mutes.length > 0 && (
          <Entries title="Not told of" hidden={mutesInAll - mutes.length} command="mute">
            {mutes.map((mute) => (
              <Entry key={mute.id} entry={mute} now={now}>
                <span class="alert-type">{mute.type}</span> {pairOf(mute)}
              </Entry>
            ))}
          </Entries>
        )}
        {pins.length > 0 && (
          <Entries title="Owners for sure" hidden={pinsInAll - pins.length} command="pin">
            {pins.map((pin) => (
              <Entry key={pin.id} entry={pin} now={now}>
                {pin.ip} is {pin.mac}
                {pin.vlan !== undefined && ` in VLAN ${pin.vlan}`}
              </Entry>
            ))}
          </Entries>
        )}
      </div>
    </Card>
  );
}

function Entries(props: {
  readonly title: string;
  /** Of them, those not listed. */
  readonly hidden: number;
  readonly command: string;
  readonly children: ComponentChildren;
}) {
  const { title, hidden, command, children } = props;
  return (
    <div>
      <h3>{title}</h3>
      <ul class="entries">{children}</ul>
      {hidden > 0 && (
        <p class="empty">
          {formatCount(hidden)} more: arpguard {command} list
        </p>
      )}
    </div>
  );
}

function Entry(props: {
  readonly entry: MuteRow | PinRow;
  readonly now: string;
  readonly children: ComponentChildren;
}) {
  const { id, until, reason, by } = props.entry;
  return (
    <li>
      <p class="entry-pair">{props.children}</p>
      <p>{reason}</p>
      <p class="entry-note">
        {id}, by {by},{" "}
        {until === undefined ? (
          "without an end"
        ) : (
          <>
            until{" "}
            <time dateTime={until} title={until}>
              {formatMoment(until, props.now)}
            </time>
          </>
        )}
      </p>
    </li>
  );
}

function pairOf({ mac, ip }: MuteRow): string {
  if (mac === undefined) return `over ${ip}`;
  return ip === undefined ? `of ${mac}` : `of ${mac} over ${ip}`;
}
