import { formatCount, formatSpan } from "#status/format.ts";
import type { Snapshot } from "#status/types.ts";
import { Card, Chip, Facts, type Tone } from "#status/web/card.tsx";
import type { IconName } from "#status/web/icons.tsx";

type Uplink = Snapshot["uplink"];

const STATES: Record<Uplink["state"], readonly [tone: Tone, icon: IconName, word: string]> = {
  off: ["quiet", "off", "Not set up"],
  connecting: ["quiet", "wait", "Connecting"],
  online: ["ok", "ok", "Online"],
  offline: ["act", "act", "Offline"],
};

/** How reporting to the broker stands. */
export function UplinkCard({ uplink }: { readonly uplink: Uplink }) {
  const [tone, icon, word] = STATES[uplink.state];
  const { lastAckMsAgo } = uplink;
  return (
    <Card
      id="uplink"
      title="Uplink"
      aside={
        <Chip tone={tone} icon={icon}>
          {word}
        </Chip>
      }
    >
      {uplink.problem !== undefined && <p class="problem">{uplink.problem}</p>}
      <Facts
        facts={[
          ["Broker", uplink.broker ?? "none"],
          ["Last confirmed", lastAckMsAgo === null ? "never" : `${formatSpan(lastAckMsAgo)} ago`],
          ["Sent", formatCount(uplink.published)],
          ["Waiting", formatCount(uplink.queued)],
          ["Lost", formatCount(uplink.lost), uplink.lost > 0],
        ]}
      />
    </Card>
  );
}
