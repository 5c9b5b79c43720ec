import test from "ava";
import { makeRoom, recordBuffer, refuse, skip } from "#capture/file/record-buffer.ts";

test("room is made by moving the rest to the front", (t) => {
  const buffer = recordBuffer();
  buffer.bytes.set([1, 2, 3, 4, 5]);
  buffer.end = 5;
  skip(buffer, 3);
  makeRoom(buffer);
  t.like(buffer, { start: 0, end: 2, skipBytes: 0 });
  t.deepEqual([...buffer.bytes.subarray(0, 2)], [4, 5]);
});

test("what is passed over beyond the bytes read is owed", (t) => {
  const buffer = recordBuffer();
  buffer.end = 5;
  skip(buffer, 12);
  t.like(buffer, { start: 5, end: 5, skipBytes: 7 });
});

test("refusals are counted by name", (t) => {
  const buffer = recordBuffer();
  refuse(buffer, "file-cut");
  refuse(buffer, "file-cut");
  t.deepEqual(buffer.counters.refused, { "file-cut": 2 });
});
