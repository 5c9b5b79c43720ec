import test from "ava";
import { type DeadlineOptions, deadlineOf } from "#app/cli/deadline.ts";
import { formatMicros, micros } from "#core/units.ts";

/** 2024-05-01T10:00:00.5Z */
const NOW = micros(1_714_557_600_500_000);

const ends = test.macro({
  title: (_, options: DeadlineOptions) => JSON.stringify(options),
  exec: (t, options: DeadlineOptions, expected: string | null) => {
    const end = deadlineOf(options, NOW, "mute add");
    t.is(end === null ? null : formatMicros(end), expected);
  },
});
test(ends, {}, null);
test(ends, { for: "90m" }, "2024-05-01T11:30:00.000000Z");
test(ends, { for: "8h" }, "2024-05-01T18:00:00.000000Z");
test(ends, { for: "7d" }, "2024-05-08T10:00:00.000000Z");
test(ends, { for: "2w" }, "2024-05-15T10:00:00.000000Z");
test(ends, { until: "2024-05-02" }, "2024-05-02T00:00:00.000000Z");
test(ends, { until: "2024-05-01T18:00:00Z" }, "2024-05-01T18:00:00.000000Z");
test(ends, { until: "2024-05-01T18:00+02:00" }, "2024-05-01T16:00:00.000000Z");

const refused = test.macro({
  title: (_, options: DeadlineOptions) => `refused: ${JSON.stringify(options)}`,
  exec: (t, options: DeadlineOptions, message: RegExp) => {
    t.throws(() => deadlineOf(options, NOW, "mute add"), { code: "usage", message });
  },
});
test(refused, { for: "1d", until: "2024-05-02" }, /^mute add: choose one of --for and --until$/);
test(refused, { for: "7" }, /^mute add: --for 7 is no time such as 90m, 8h or 7d$/);
test(refused, { for: "0d" }, /--for 0d/);
test(refused, { for: "-1d" }, /--for -1d/);
test(refused, { for: "9999999d" }, /--for 9999999d/);
test(refused, { until: "tomorrow" }, /^mute add: --until tomorrow is no time such as 2026-/);
test(refused, { until: "2024-13-01" }, /--until 2024-13-01 is no time/);
test(refused, { until: "2024-05-01T10:00:00Z" }, /has passed$/);
