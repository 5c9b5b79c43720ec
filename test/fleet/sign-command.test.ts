import test from "ava";
import { jsonOf, readJws } from "#fleet/compact-jws.ts";
import { signCommand } from "#fleet/sign-command.ts";
import { isSignedBy } from "#fleet/signature.ts";
import { claims, operator } from "../helpers/fleet.ts";

test("a second signature is over the whole of the first", (t) => {
  const [ann, bob] = [operator("ann"), operator("bob")];
  const once = signCommand(claims(), ann.key);
  const inner = readJws(Buffer.from(once));
  t.deepEqual(jsonOf(inner?.payload ?? null), claims());
  const outer = readJws(Buffer.from(signCommand(claims(), ann.key, bob.key)));
  t.is(String(outer?.payload), once);
  t.like(outer, { kid: "bob", isNested: true });
  t.true(outer !== null && isSignedBy(bob.key, outer.signed, outer.signature));
});
