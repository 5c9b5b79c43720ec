import test from "ava";
import { recordOffice } from "#app/trial/recording.ts";

test("the same seed records the same frames, within the memory there is for them", (t) => {
  const office = recordOffice(3, 2);
  t.deepEqual(recordOffice(3, 2), office);
  t.notDeepEqual(recordOffice(4, 2).bytes, office.bytes);
  t.true(office.count > 100);
  t.is(office.offsets.length, office.count + 1);
  t.is(office.offsets.at(-1), office.bytes.length);
  t.true(office.times.every((time, i) => i === 0 || time >= office.times[i - 1]!));
  t.is(office.times[0], 0);
  t.is(office.times.at(-1), office.durationMicros);
});

test("it ends where 16 MiB are full", (t) => {
  const { bytes, durationMicros } = recordOffice(1, 3600);
  t.true(bytes.length <= 16 * 1024 * 1024);
  t.true(durationMicros > 10_000_000 && durationMicros < 3_000_000_000);
});
