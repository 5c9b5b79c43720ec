import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "#status/web/icons.tsx";

export type Tone = "ok" | "act" | "alarm" | "quiet";

/** A state in words, with an icon and a colour that say the same. */
export function Chip(props: {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly children: ComponentChildren;
}) {
  return (
    <span class={`chip tone-${props.tone}`}>
      <Icon name={props.icon} />
      {props.children}
    </span>
  );
}

/** One titled block of the page. `id` names it for links and screen readers. */
export function Card(props: {
  readonly id: string;
  readonly title: string;
  readonly aside?: ComponentChildren;
  readonly children: ComponentChildren;
}) {
  return (
    <section class="card" id={props.id} aria-labelledby={`${props.id}-title`}>
      <header class="card-head">
        <h2 id={`${props.id}-title`}>{props.title}</h2>
        {props.aside}
      </header>
      {props.children}
    </section>
  );
}

export type Fact = readonly [name: string, value: ComponentChildren, warn?: boolean];

/** Names and values in two columns; `warn` marks a value that should be zero. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl class="facts">
      {facts.map(([name, value, warn]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd class={warn ? "warn" : undefined}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A filled bar; its value stands beside it in words. */
export function Meter(props: {
  readonly label: string;
  readonly ratio: number;
  readonly text: string;
  readonly warning?: string | null;
}) {
  return (
    <div class="meter">
      <span class="meter-name">{props.label}</span>
      <span class="meter-text">{props.text}</span>
      <meter
        aria-label={props.label}
        aria-valuetext={props.text}
        value={props.ratio}
        max={1}
        high={0.9}
        optimum={0}
      />
      {props.warning && <span class="meter-warning">{props.warning}</span>}
    </div>
  );
}
