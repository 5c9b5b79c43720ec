import test from "ava";
import { parseAttack } from "#capture/synthetic/attack.ts";
import { AppError } from "#core/errors.ts";

test("attacks are read", (t) => {
  t.deepEqual(parseAttack("spoof@60"), { kind: "spoof", offsetS: 60 });
  t.deepEqual(parseAttack("scan@0.5"), { kind: "scan", offsetS: 0.5 });
  t.deepEqual(parseAttack("flood@120:900"), { kind: "flood", offsetS: 120, framesPerS: 900 });
  t.deepEqual(parseAttack("flood@1"), { kind: "flood", offsetS: 1, framesPerS: 5_000 });
});

const bad = test.macro({
  exec(t, text: string) {
    const error = t.throws(() => parseAttack(text), { instanceOf: AppError });
    t.is(error?.code, "usage");
    t.true(error?.message.includes(`"${text}"`));
    t.regex(error?.message ?? "", /spoof@60/);
    t.false(error?.message.includes("\n"));
  },
  title: (_, text) => `bad attack: "${text}"`,
});
for (const text of [
  ...["", "spoof", "spoof@", "spoof@-1", "spoof@1e3", "ddos@60", "spoof@60 ", "spoof@60,scan@90"],
  ...["scan@90:5", "spoof@60:1", "flood@1:0", "flood@1:1000001", "flood@1:x", "flood@9999999999"],
]) {
  test(bad, text);
}
