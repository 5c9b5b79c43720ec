import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test from "ava";
import { readTrust } from "#store/trust-folder.ts";
import { operator, trustFolder } from "../helpers/fleet.ts";

const ann = operator("ann", ["read", "operate"]).trusted;
const bob = operator("bob", ["firmware"]).trusted;

test("each key with what it may sign", (t) => {
  const { keys, problems } = readTrust(trustFolder(t, [ann, bob]));
  t.deepEqual(
    [...keys],
    [
      ["ann", ann],
      ["bob", bob],
    ],
  );
  t.deepEqual(problems, []);
});

test("a file that is not to be believed is left out by name, and the others stay", (t) => {
  const folder = trustFolder(t, [ann]);
  const write = (name: string, value: object | string, mode = 0o644) => {
    const file = join(folder, name);
    writeFileSync(file, typeof value === "string" ? value : JSON.stringify(value));
    chmodSync(file, mode);
    return file;
  };
  const key = { kty: "OKP", crv: "Ed25519", ...bob };
  write("bad.json", "{");
  // The last character has two bits that no byte of the key is in: three more texts of one key.
  const last = ann.x.at(-1) ?? "";
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const twin = ann.x.slice(0, -1) + alphabet[alphabet.indexOf(last) + 1];
  write("twin.json", { ...key, kid: "twin", x: twin });
  write("class.json", { ...key, classes: ["all"] });
  write("none.json", { ...key, classes: [] });
  write("long.json", " ".repeat(5000));
  write("mine.json", { ...key, d: "private" });
  write("open.json", key, 0o666);
  symlinkSync(join(folder, "ann.json"), join(folder, "link.json"));
  mkdirSync(join(folder, "dir.json"));
  if (process.geteuid?.() === 0) chownSync(write("other.json", key), 1234, 1234);
  const { keys, problems } = readTrust(folder);
  t.deepEqual([...keys.keys()], ["ann"]);
  for (const name of ["bad", "twin", "class", "none", "long", "mine", "open", "link", "dir"]) {
    t.is(problems.filter((problem) => problem.includes(`/${name}.json`)).length, 1, name);
  }
});

test("a name that two files claim is nobody's", (t) => {
  const folder = trustFolder(t, [ann, bob]);
  const other = { kty: "OKP", crv: "Ed25519", ...bob, kid: "ann" };
  writeFileSync(join(folder, "x.json"), JSON.stringify(other), { mode: 0o644 });
  const { keys, problems } = readTrust(folder);
  t.deepEqual([...keys.keys()], ["bob"]);
  t.regex(problems.join(), /two files name the key ann/);
});

test("a folder that others may write, or none, holds no key", (t) => {
  const folder = trustFolder(t, [ann]);
  chmodSync(folder, 0o777);
  t.is(readTrust(folder).keys.size, 0);
  t.is(readTrust(join(folder, "missing")).problems.length, 1);
});
