import { useState } from "preact/hooks";
import { formatCount } from "#status/format.ts";
import { DEVICE_SORTS, type DevicePage, type DeviceSort } from "#status/types.ts";
import { Card } from "#status/web/card.tsx";
import { DeviceItem } from "#status/web/device-item.tsx";
import { useDevices } from "#status/web/use-devices.ts";

const PAGE_DEVICES = 50;
const MOST_TEXT_CHARS = 100;
const SORT_WORDS: Readonly<Record<DeviceSort, string>> = {
  address: "IP address",
  name: "Name",
  vendor: "Maker",
  role: "Role",
  first: "Newest first",
  last: "Last seen",
};

/** Every station ever seen; the box searches, so that ten thousand are as fast as ten. */
export function DevicesCard({ now }: { readonly now: string }) {
  const [text, setText] = useState("");
  const [sort, setSort] = useState<DeviceSort>("address");
  const [offset, setOffset] = useState(0);
  const { page, failed } = useDevices({ text, sort, offset, limit: PAGE_DEVICES });
  return (
    <Card
      id="devices"
      title="Devices"
      aside={<span class="aside-text">{page !== null && `${formatCount(page.total)} known`}</span>}
    >
      <search class="device-search">
        <label>
          Search
          <input
            type="search"
            value={text}
            maxLength={MOST_TEXT_CHARS}
            placeholder="Name, maker, IP, MAC, role"
            autocomplete="off"
            spellcheck={false}
            onInput={({ currentTarget }) => {
              setText(currentTarget.value);
              setOffset(0);
            }}
          />
        </label>
        <label>
          Sort by
          <select
            value={sort}
            onChange={({ currentTarget }) => {
              setSort(DEVICE_SORTS.find((name) => name === currentTarget.value) ?? "address");
              setOffset(0);
            }}
          >
            {DEVICE_SORTS.map((name) => (
              <option key={name} value={name}>
                {SORT_WORDS[name]}
              </option>
            ))}
          </select>
        </label>
      </search>
      {failed && <p class="problem">The box gave no answer; trying again every ten seconds.</p>}
      <p class="device-count" aria-live="polite">
        {page === null ? "Asking the box…" : countText(page)}
      </p>
      <ul class="devices">
        {page?.devices.map((device) => (
          <li key={device.mac}>
            <DeviceItem device={device} now={now} />
          </li>
        ))}
      </ul>
      {page !== null && <Turner page={page} turnTo={setOffset} />}
    </Card>
  );
}

function countText({ total, found, offset, devices }: DevicePage): string {
  if (total === 0) return "No stations so far.";
  if (found === 0) return "Nothing found: try fewer letters.";
  const last = offset + devices.length;
  return `${formatCount(offset + 1)} to ${formatCount(last)} of ${formatCount(found)}`;
}

interface TurnerProps {
  readonly page: DevicePage;
  readonly turnTo: (offset: number) => void;
}

function Turner({ page: { found, offset }, turnTo }: TurnerProps) {
  if (found <= PAGE_DEVICES) return null;
  return (
    <nav class="device-turner" aria-label="Pages of devices">
      <button
        type="button"
        disabled={offset === 0}
        onClick={() => turnTo(Math.max(0, offset - PAGE_DEVICES))}
      >
        Back
      </button>
      <button
        type="button"
        disabled={offset + PAGE_DEVICES >= found}
        onClick={() => turnTo(offset + PAGE_DEVICES)}
      >
        More
      </button>
    </nav>
  );
}
