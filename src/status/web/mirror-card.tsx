import { formatBits, formatCount, formatRate, formatRatio, formatSpan } from "#status/format.ts";
import type { MirrorCard as Mirror, MirrorVerdict } from "#status/types.ts";
import { Card, Chip, Facts, type Tone } from "#status/web/card.tsx";
import type { IconName } from "#status/web/icons.tsx";

const VERDICTS: Record<MirrorVerdict, readonly [tone: Tone, icon: IconName, words: string]> = {
  starting: ["quiet", "wait", "Starting"],
  "no-link": ["act", "act", "No link"],
  silent: ["act", "act", "Silent"],
  "broadcast-only": ["act", "act", "Only broadcast"],
  "one-way": ["act", "act", "One direction"],
  duplicate: ["act", "act", "Doubled"],
  dropping: ["act", "act", "Losing frames"],
  ended: ["quiet", "off", "Read to its end"],
  ok: ["ok", "ok", "Mirroring"],
};

/** What the mirror port brings, and what of it was lost. */
export function MirrorCard({ mirror }: { readonly mirror: Mirror }) {
  const [tone, icon, words] = VERDICTS[mirror.verdict];
  const [bits, bitsUnit] = formatBits(mirror.bitsPerS).split(" ");
  return (
    <Card
      id="mirror"
      title="Mirror port"
      aside={
        <Chip tone={tone} icon={icon}>
          {words}
        </Chip>
      }
    >
      <dl class="figures">
        <Figure name="Frames" value={formatRate(mirror.packetsPerS)} unit="frames/s" />
        <Figure name="Load" value={bits ?? ""} unit={bitsUnit ?? ""} />
        <Figure name="Unicast" value={formatRatio(mirror.unicastRatio)} unit="of last minute" />
        <Figure name="Stations" value={formatCount(mirror.hosts)} unit="known" />
      </dl>
      <Facts
        facts={[
          ["Source", mirror.source],
          ["Link", linkText(mirror), mirror.linkUp === false],
          ["Last frame", ageText(mirror.lastFrameMsAgo)],
          ["Talks in one direction", shareText(mirror.oneWayRatio), mirror.verdict === "one-way"],
          ["Doubled frames", shareText(mirror.doubledRatio), mirror.verdict === "duplicate"],
          ["Frames seen", formatCount(mirror.frames)],
          ["Lost in the kernel", formatCount(mirror.kernelDrops), mirror.kernelDrops > 0],
          ["Control frames lost", formatCount(mirror.controlDrops), mirror.controlDrops > 0],
          ["Lost in the network card", countText(mirror.nicDrops), (mirror.nicDrops ?? 0) > 0],
          ["Ring standstills", standstills(mirror), standstills(mirror) !== "0"],
          ["Sent by this box", formatCount(mirror.ownFrames)],
          ["Malformed", malformedText(mirror.malformed)],
        ]}
      />
    </Card>
  );
}

function Figure(props: { readonly name: string; readonly value: string; readonly unit: string }) {
  return (
    <div>
      <dt>{props.name}</dt>
      <dd>
        <span class="figure-value">{props.value}</span>{" "}
        <span class="figure-unit">{props.unit}</span>
      </dd>
    </div>
  );
}

function linkText({ linkUp, linkMbps }: Mirror): string {
  if (linkUp === null) return "none";
  if (!linkUp) return "down";
  return linkMbps === null ? "up" : `up, ${formatCount(linkMbps)} Mbit/s`;
}

function ageText(ms: number | null): string {
  if (ms === null) return "none yet";
  return ms < 1000 ? "just now" : `${formatSpan(ms)} ago`;
}

function shareText(ratio: number | null): string {
  return ratio === null ? "too few to tell" : formatRatio(ratio);
}

function countText(value: number | null): string {
  return value === null ? "not counted" : formatCount(value);
}

/** Of the ring, and of the control ring if it had any. */
function standstills({ ringFreezes, controlFreezes }: Mirror): string {
  const ring = formatCount(ringFreezes);
  return controlFreezes === 0 ? ring : `${ring}, control ring ${formatCount(controlFreezes)}`;
}

/** The sum, and the three most frequent reasons. */
function malformedText(malformed: Mirror["malformed"]): string {
  const reasons = Object.entries(malformed)
    .filter(([, count]) => count > 0)
    .sort(([, a], [, b]) => b - a);
  if (reasons.length === 0) return "0";
  const sum = reasons.reduce((total, [, count]) => total + count, 0);
  const named = reasons.slice(0, 3).map(([reason, count]) => `${reason} ${formatCount(count)}`);
  return `${formatCount(sum)} (${named.join(", ")}${reasons.length > 3 ? ", …" : ""})`;
}
