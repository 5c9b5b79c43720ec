import test from "ava";
import { defaultConfig } from "#config/defaults.ts";
import { parseConfig } from "#config/load.ts";

const dialects = (values: object) => parseConfig({ dialects: values }, "test").dialects;

test("all are off unless told", (t) => {
  const { dialects: section } = defaultConfig();
  const off = ["eveFile", "ocsfFile", "ecsFile", "zeekFile", "syslogUrl"] as const;
  for (const key of off) t.is(section[key], undefined);
  t.like(section, { syslogDialect: "cef", syslogVerify: true, queueLines: 1000 });
});

test("two dialects in one file would rotate it under each other", (t) => {
  const error = t.throws(() => dialects({ eveFile: "/log/a", ecsFile: "/log/a" }));
  t.is(error?.message, "test: dialects: two dialects cannot share one file; see docs/CONFIG.md");
  t.notThrows(() => dialects({ eveFile: "/log/a", ecsFile: "/log/b" }));
});

const refused = test.macro((t, key: string, value: unknown) => {
  t.throws(() => dialects({ [key]: value }), { message: new RegExp(`^test: dialects.${key}: `) });
});
test("a receiver of another protocol", refused, "syslogUrl", "http://siem.example");
test("a receiver's address with a line end", refused, "syslogUrl", "tcp://a\nb");
test("a dialect that syslog does not carry", refused, "syslogDialect", "zeek");
test("a facility there is none of", refused, "syslogFacility", 24);
test("a file of no size", refused, "fileMaxBytes", 0);
test("an endless queue", refused, "queueLines", 1_000_000);
