import { chmodSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import test from "ava";
import { newKey } from "#fleet/signature.ts";
import { readOperatorKey, writeOperatorKey } from "#store/operator-key.ts";
import { readTrust } from "#store/trust-folder.ts";
import { scratchFolder } from "../helpers/scratch.ts";

test("the public half is trusted, the private half is the operator's alone", (t) => {
  const folder = scratchFolder(t);
  const key = newKey();
  const { kid, privateFile } = writeOperatorKey(folder, key, ["read"]);
  t.like(readOperatorKey(privateFile), { ...key, kid, classes: ["read"] });
  t.is(statSync(privateFile).mode & 0o777, 0o600);
  t.deepEqual([...readTrust(folder).keys.values()], [{ kid, x: key.x, classes: ["read"] }]);
  t.throws(() => writeOperatorKey(folder, key, ["read"]), { code: "store-failed" });
});

// RFC 8037, appendix A.3: the thumbprint of the key of appendix A.2.
test("a key is called by the beginning of its thumbprint", (t) => {
  const x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
  const { kid } = writeOperatorKey(scratchFolder(t), { x, d: x }, ["read"]);
  t.is(kid, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k".slice(0, 16));
});

test("no file of a key has a name that programs take for an option", (t) => {
  const folder = scratchFolder(t);
  let made: ReturnType<typeof writeOperatorKey>;
  do made = writeOperatorKey(folder, newKey(), ["read"]);
  while (!made.kid.startsWith("-"));
  t.is(basename(made.privateFile), `key${made.kid}.key`);
  t.is(readOperatorKey(made.privateFile).kid, made.kid);
  t.true(readTrust(folder).keys.has(made.kid));
});

test("a key that others may read, or that is none, is refused", (t) => {
  const folder = scratchFolder(t);
  const { privateFile, publicFile } = writeOperatorKey(folder, newKey(), ["read"]);
  t.throws(() => readOperatorKey(publicFile), { code: "usage" });
  chmodSync(privateFile, 0o640);
  t.throws(() => readOperatorKey(privateFile), { code: "usage", message: /chmod 600/ });
  const other = join(folder, "other");
  writeFileSync(other, "{", { mode: 0o600 });
  t.throws(() => readOperatorKey(other), { code: "usage" });
  t.throws(() => readOperatorKey(join(folder, "none")), { code: "usage", message: /not exist/ });
});
