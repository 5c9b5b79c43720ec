import type { Snapshot } from "#status/types.ts";
import { AlertsCard } from "#status/web/alerts-card.tsx";
import { BoxCard } from "#status/web/box-card.tsx";
import { Chip } from "#status/web/card.tsx";
import { DevicesCard } from "#status/web/devices-card.tsx";
import { HistoryCard } from "#status/web/history-card.tsx";
import { Icon } from "#status/web/icons.tsx";
import type { LiveState } from "#status/web/live-state.ts";
import { MirrorCard } from "#status/web/mirror-card.tsx";
import { ModelsCard } from "#status/web/models-card.tsx";
import { OutlookCard } from "#status/web/outlook-card.tsx";
import { PolicyCard } from "#status/web/policy-card.tsx";
import { RatesCard } from "#status/web/rates-card.tsx";
import { TablesCard } from "#status/web/tables-card.tsx";
import { formatMoment } from "#status/web/time-text.ts";
import { UplinkCard } from "#status/web/uplink-card.tsx";
import { VerdictAnnouncer, VerdictBanner } from "#status/web/verdict-banner.tsx";

/** The whole page over what is known. */
export function Page({ live }: { readonly live: LiveState }) {
  const { connection, snapshot, rates } = live;
  const lost = connection === "lost";
  return (
    <>
      <a class="skip" href="#main">
        Skip to the figures
      </a>
      <header class="top">
        <p class="brand">
          <Icon name="ok" />
          ARPGuard <span>Edge</span>
        </p>
        <Connection live={live} />
      </header>
      {lost && <LostNotice snapshot={snapshot} />}
      <main id="main" tabIndex={-1} class={lost ? "stale" : undefined}>
        {snapshot === null ? (
          <h1 class="waiting">{lost ? "No figures" : "Asking the box…"}</h1>
        ) : (
          <>
            <VerdictBanner snapshot={snapshot} />
            <div class="grid">
              <MirrorCard mirror={snapshot.mirror} />
              <RatesCard rates={rates} />
              <AlertsCard snapshot={snapshot} />
              <OutlookCard outlook={snapshot.outlook} />
              <ModelsCard snapshot={snapshot} />
              <DevicesCard now={snapshot.time} />
              <PolicyCard policy={snapshot.policy} now={snapshot.time} />
              <div class="side">
                <UplinkCard uplink={snapshot.uplink} />
                <HistoryCard store={snapshot.store} windows={snapshot.windows} />
                <BoxCard box={snapshot.box} />
              </div>
              {snapshot.tables.length > 0 && <TablesCard tables={snapshot.tables} />}
            </div>
          </>
        )}
      </main>
      <Foot versions={snapshot?.versions ?? {}} />
      {snapshot !== null && <VerdictAnnouncer snapshot={snapshot} />}
    </>
  );
}

function Connection({ live: { connection, snapshot } }: { readonly live: LiveState }) {
  if (connection === "connecting") {
    return (
      <Chip tone="quiet" icon="wait">
        Connecting
      </Chip>
    );
  }
  if (connection === "lost") {
    return (
      <Chip tone="alarm" icon="alarm">
        Not live
      </Chip>
    );
  }
  return (
    <Chip tone="ok" icon="ok">
      Live {snapshot !== null && formatMoment(snapshot.time, snapshot.time)}
    </Chip>
  );
}

function LostNotice({ snapshot }: { readonly snapshot: Snapshot | null }) {
  return (
    <div class="lost" role="alert">
      <Icon name="alarm" />
      <p>
        <strong>No connection to the box.</strong>{" "}
        {snapshot !== null &&
          `What you see is old, from ${formatMoment(snapshot.time, snapshot.time)}. `}
        Trying again every few seconds; check that the box has power and that this device is in its
        network.
      </p>
    </div>
  );
}

function Foot({ versions }: { readonly versions: Snapshot["versions"] }) {
  return (
    <footer class="foot">
      <dl>
        {Object.entries(versions).map(([component, version]) => (
          <div key={component}>
            <dt>{component}</dt>
            <dd>{version}</dd>
          </div>
        ))}
      </dl>
      <nav aria-label="For machines">
        <a href="/metrics">Metrics</a>
        <a href="/healthz">Health</a>
        <a href="/api/snapshot">Snapshot</a>
      </nav>
    </footer>
  );
}
