import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { LowSync } from "lowdb";
import { z } from "zod";
import { AppError } from "#core/errors.ts";
import { DurableFile } from "#store/durable-file.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { mountTmpfs } from "../helpers/tmpfs.ts";

const schema = z.strictObject({ words: z.array(z.string().max(4000)).max(1000) });
type Words = z.infer<typeof schema>;
const RULES = { schema, limitBytes: 1000, mend: "mend it" };

function documentIn(folder: string): { file: string; document: LowSync<Words> } {
  const file = join(folder, "words.json");
  return { file, document: new LowSync(new DurableFile(file, RULES), { words: [] }) };
}

test("what was written is read again; before that there is the default", (t) => {
  const folder = scratchFolder(t);
  const { document } = documentIn(folder);
  document.read();
  t.deepEqual(document.data, { words: [] });
  document.data = { words: ["a", "b"] };
  document.write();
  const again = documentIn(folder).document;
  again.read();
  t.deepEqual(again.data, { words: ["a", "b"] });
  t.deepEqual(readdirSync(folder), ["words.json"], "nothing half written is left");
});

test("what a killed writer left does not stand in the way", (t) => {
  const folder = scratchFolder(t);
  const { file, document } = documentIn(folder);
  symlinkSync(join(folder, "elsewhere"), join(folder, ".words.json.new"));
  document.data = { words: ["a"] };
  document.write();
  t.deepEqual(readdirSync(folder), ["words.json"]);
  t.regex(readFileSync(file, "utf8"), /"a"/);
});

test("a link in the document's place is replaced, not followed", (t) => {
  const folder = scratchFolder(t);
  const { file, document } = documentIn(folder);
  const aim = join(folder, "aim");
  writeFileSync(aim, "precious");
  symlinkSync(aim, file);
  document.write();
  t.is(readFileSync(aim, "utf8"), "precious");
});

test("on a full disk the document stays as it was", (t) => {
  const folder = mountTmpfs(t, 1);
  const { file, document } = documentIn(folder);
  document.data = { words: ["a"] };
  document.write();
  const before = readFileSync(file, "utf8");
  t.throws(() => writeFileSync(join(folder, "filler"), new Uint8Array(1_048_576)));
  document.data = { words: Array.from({ length: 300 }, () => "x".repeat(4000)) };
  const error = t.throws(() => document.write(), { instanceOf: AppError, code: "store-failed" });
  t.regex(error?.message ?? "", /words\.json cannot be written \([^\n]*ENOSPC[^\n]*: check /);
  t.is(readFileSync(file, "utf8"), before);
  t.deepEqual(readdirSync(folder).sort(), ["filler", "words.json"]);
});

const refused = test.macro({
  title: (name) => `refused by name: ${name}`,
  exec: (t: ExecutionContext, bytes: string | Uint8Array, what: RegExp) => {
    const { file, document } = documentIn(scratchFolder(t));
    writeFileSync(file, bytes);
    const error = t.throws(() => document.read(), { instanceOf: AppError, code: "store-failed" });
    t.regex(error?.message ?? "", what);
    t.regex(error?.message ?? "", /^[^\n]*words\.json is damaged \([^\n]*\): mend it$/);
    t.deepEqual(readFileSync(file), Buffer.from(bytes), "left as it was");
  },
});
test("an empty file", refused, "", /it is no JSON/);
test("cut JSON", refused, '{"words":["a', /it is no JSON/);
test("null", refused, "null", /document: /);
test("false", refused, "false", /document: /);
test("a list", refused, "[]", /document: /);
test("a wrong type", refused, '{"words":[1]}', /words\.0: /);
test("an unknown key", refused, '{"words":[],"more":1}', /"more"/);
test("bytes that are no UTF-8", refused, Uint8Array.of(0x22, 0xff, 0x22), /utf-8/);
test("too large", refused, " ".repeat(1001), /larger than 1000 bytes/);
test("deep nesting", refused, "[".repeat(1000), /no JSON/);

test("a link and a folder are refused, and not as damaged by the system", (t) => {
  const { file, document } = documentIn(scratchFolder(t));
  symlinkSync("/etc/hostname", file);
  t.throws(() => document.read(), { message: /words\.json is damaged \(is a link\): mend it$/ });
  const other = documentIn(scratchFolder(t));
  mkdirSync(other.file);
  t.throws(() => other.document.read(), { message: /is no regular file/ });
});

test("a path that cannot be is said to be the folder's fault", (t) => {
  const file = join(scratchFolder(t), "taken");
  writeFileSync(file, "");
  const { document } = documentIn(file);
  t.throws(() => document.read(), {
    message: /cannot be read \(ENOTDIR.*check the folder's owner/,
  });
  t.throws(() => document.write(), { message: /cannot be written \(ENOTDIR/ });
});
