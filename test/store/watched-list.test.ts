import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { type MuteEntry, muteList } from "#store/mutes.ts";
import { WatchedList } from "#store/watched-list.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { START } from "./samples.ts";

const given = {
  type: "arp-spoof" as const,
  ip: "10.0.0.1",
  until: "2024-05-08T10:00:00.000000Z",
  reason: "a planned test",
};
const wish = { by: "ann (1000)", at: START };

function watch(folder: string) {
  const list = muteList(folder);
  return { list, watched: new WatchedList<MuteEntry>(list) };
}

test("each change is seen once, also when the document goes", (t) => {
  const { list, watched } = watch(scratchFolder(t));
  t.true(watched.look(), "the first look");
  t.false(watched.look());
  list.add(given, wish);
  t.true(watched.look());
  t.is(watched.entries.length, 1);
  t.false(watched.look());
  list.add(given, wish);
  const [first] = list.read();
  list.remove(first?.id ?? "", wish);
  t.true(watched.look());
  t.not(watched.entries[0]?.id, first?.id);
  rmSync(list.file);
  t.true(watched.look());
  t.deepEqual(watched.entries, []);
  t.is(watched.problem, null);
});

test("another document of the same size and time is seen", (t) => {
  const folder = scratchFolder(t);
  const { list, watched } = watch(folder);
  list.add(given, wish);
  watched.look();
  const [entry] = list.read();
  const draft = join(folder, "draft");
  const other = { mutes: [{ ...entry, reason: "an UNPLANNED" }] };
  writeFileSync(draft, JSON.stringify(other, null, 2));
  renameSync(draft, list.file);
  t.true(watched.look());
  t.is(watched.entries[0]?.reason, "an UNPLANNED");
});

test("a damaged document leaves the last good entries, and says why until it is mended", (t) => {
  const { list, watched } = watch(scratchFolder(t));
  list.add(given, wish);
  watched.look();
  const good = watched.entries;
  writeFileSync(list.file, '{"mutes":');
  t.true(watched.look());
  t.is(watched.entries, good);
  t.regex(watched.problem ?? "", /mutes\.json is damaged \(it is no JSON\): mend it, or move it/);
  t.false(watched.look(), "the same problem is told once");
  writeFileSync(list.file, '{"mutes":7}');
  t.true(watched.look());
  t.regex(watched.problem ?? "", /\(mutes: /);
  t.is(watched.entries, good);
  writeFileSync(list.file, '{"mutes":[]}');
  t.true(watched.look());
  t.is(watched.problem, null);
  t.deepEqual(watched.entries, []);
});

test("what the disk did not give is asked for again", (t) => {
  const answers: (readonly string[] | Error)[] = [
    new Error("x.json cannot be read", {
      cause: Object.assign(new Error("EIO"), { syscall: "read" }),
    }),
    ["a"],
  ];
  let reads = 0;
  const watched = new WatchedList<string>({
    file: import.meta.filename,
    read: () => {
      const answer = answers[reads++] ?? new Error("read too often");
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  t.true(watched.look());
  t.is(watched.problem, "x.json cannot be read");
  t.true(watched.look());
  t.deepEqual(watched.entries, ["a"]);
  t.false(watched.look());
  t.is(reads, 2);
});

test("a folder that is none is a problem, not an end", (t) => {
  const { watched } = watch(join(import.meta.filename, "data"));
  t.true(watched.look());
  t.regex(watched.problem ?? "", /cannot be read \(ENOTDIR/);
});
