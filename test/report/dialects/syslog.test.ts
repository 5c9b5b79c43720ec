import test from "ava";
import fc from "fast-check";
import { octetCounted, syslogMessage } from "#report/dialects/syslog.ts";
import { plain } from "./samples.ts";

const SOURCE = { facility: 16, hostName: "ag-test" };

test("a message as RFC 5424 has it", (t) => {
  t.is(
    syslogMessage(plain(), "CEF:0|a", SOURCE),
    "<130>1 2024-05-01T10:00:00.123456Z ag-test arpguard - interception - CEF:0|a",
  );
});

const priority = test.macro(
  (t, severity: "critical" | "major" | "minor" | "notice", pri: number) => {
    t.true(
      syslogMessage(plain({ severity }), "", { ...SOURCE, facility: 4 }).startsWith(`<${pri}>1 `),
    );
  },
);
test("critical", priority, "critical", 34);
test("error", priority, "major", 35);
test("warning", priority, "minor", 36);
test("notice", priority, "notice", 37);

test("any host name leaves the header whole", (t) => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (hostName) => {
      const message = syslogMessage(plain(), "text", { facility: 23, hostName });
      const [, host = ""] = /^<\d+>1 \S+ (\S+) arpguard - interception - text$/.exec(message) ?? [];
      t.regex(host, /^[!-~]{1,255}$/);
    }),
  );
});

test("the length before a message in a stream is that of its bytes", (t) => {
  t.is(octetCounted("a🚨é").toString(), "7 a🚨é");
  t.is(octetCounted("").toString(), "0 ");
});
