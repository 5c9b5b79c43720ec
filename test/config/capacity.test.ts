import test from "ava";
import { defaultConfig } from "#config/defaults.ts";
import { parseConfig } from "#config/load.ts";

test("four fifths of the interface's speed, unless told otherwise", (t) => {
  t.deepEqual(defaultConfig().capacity, { sharePct: 80 });
  const { capacity } = parseConfig({ capacity: { sharePct: 50, linkMbps: 100 } }, "test");
  t.deepEqual(capacity, { sharePct: 50, linkMbps: 100 });
});

test("what is no share or no speed is refused by name", (t) => {
  for (const [capacity, what] of [
    [{ sharePct: 0 }, /capacity\.sharePct/],
    [{ sharePct: 101 }, /capacity\.sharePct/],
    [{ sharePct: "80 %" }, /capacity\.sharePct/],
    [{ linkMbps: 0 }, /capacity\.linkMbps/],
    [{ linkMbps: null }, /capacity\.linkMbps/],
    [{ link: 100 }, /capacity/],
  ] as const) {
    t.throws(() => parseConfig({ capacity }, "test"), { code: "config-invalid", message: what });
  }
});
