import { isIP } from "node:net";
import test from "ava";
import fc from "fast-check";
import { micros } from "#core/units.ts";
import { plainAlert } from "#report/dialects/plain-alert.ts";
import {
  NOTICE_COLUMNS,
  zeekFooter,
  zeekHeader,
  zeekNoticeLine,
} from "#report/dialects/zeek-notice.ts";
import { START } from "../samples.ts";
import { anyStep } from "./any-step.ts";
import { NOTICE_LOG } from "./published/zeek.ts";
import { readZeekLog } from "./read-zeek-log.ts";
import { plain, SENSOR } from "./samples.ts";

test("the columns are those of Zeek's notice.log", (t) => {
  t.deepEqual(
    NOTICE_COLUMNS.map(([name, type]) => [name, type]),
    NOTICE_LOG,
  );
});

test("header and end as Zeek writes them", (t) => {
  const [, , , , , , fields, types] = zeekHeader(START).split("\n");
  t.is(
    zeekHeader(START).replace(/#fields.*\n#types.*\n/, ""),
    "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n" +
      "#path\tnotice\n#open\t2024-05-01-10-00-00\n",
  );
  t.true(fields?.startsWith("#fields\tts\tuid\tid.orig_h\t"));
  t.true(types?.startsWith("#types\ttime\tstring\taddr\t"));
  t.is(zeekFooter(micros(START + 61_000_000)), "#close\t2024-05-01-10-01-01\n");
});

test("an interception as a notice", (t) => {
  const log = `${zeekHeader(START)}${zeekNoticeLine(plain(), SENSOR)}\n${zeekFooter(START)}`;
  const { path, closed, rows } = readZeekLog(log);
  t.is(path, "notice");
  t.true(closed);
  t.deepEqual(rows, [
    {
      ts: 1_714_557_600.123456,
      note: "ARPGuard::Interception",
      msg: "00:25:b3:bf:91:ee answers for 172.16.0.1",
      sub:
        "id=interception-172-16-0-1 state=updated severity=critical mac=00:25:b3:bf:91:ee " +
        "claimed=172.16.0.1 owner=00:26:0b:31:07:33 victims=172.16.0.23,172.16.0.24 vlan=12 " +
        "cause=interception interception=intercepting,7 technique=T1557.002 " +
        "why=the owner is alive advice=shut its port",
      src: "172.16.0.105",
      dst: "172.16.0.23",
      n: 12,
      peer_descr: "ag-test",
      actions: ["Notice::ACTION_LOG"],
      email_dest: [],
      suppress_for: 0,
    },
  ]);
});

const message = test.macro((t, verdict: string, written: string) => {
  const line = zeekNoticeLine(plain({ verdict }), SENSOR);
  t.is(line.split("\t")[11], written);
  t.is(readZeekLog(`${zeekHeader(START)}${line}\n`).rows[0]?.msg, verdict);
});
test("nothing is no dash", message, "", "(empty)");
test("a dash is not unset", message, "-", "\\x2d");
test("the word for empty is not empty", message, "(empty)", "\\x28empty)");
test("a backslash", message, "a\\x09b", "a\\x5cx09b");
test("UTF-8 passes", message, "é🚨", "é🚨");

test("a tab cannot open a column, nor a line end a row", (t) => {
  const line = zeekNoticeLine(plain({ verdict: "a\tb\nc", why: ["x\ty"] }), SENSOR);
  t.is(line.split("\t").length, NOTICE_COLUMNS.length);
  t.is(readZeekLog(`${zeekHeader(START)}${line}\n`).rows[0]?.msg, "a?b?c");
});

test("any alerts are read back by an independent reader, each value of its type", (t) => {
  fc.assert(
    fc.property(fc.array(anyStep, { minLength: 1, maxLength: 4 }), (steps) => {
      const alerts = steps.map(plainAlert);
      const lines = alerts.map((alert) => `${zeekNoticeLine(alert, SENSOR)}\n`);
      const { rows } = readZeekLog(zeekHeader(START) + lines.join("") + zeekFooter(START));
      t.is(rows.length, steps.length);
      for (const [n, row] of rows.entries()) {
        t.is(row.msg, alerts[n]?.verdict);
        t.is(row.ts, Number(alerts[n]?.at) / 1e6);
        for (const end of [row.src, row.dst]) t.true(end === undefined || isIP(String(end)) > 0);
      }
    }),
  );
});
