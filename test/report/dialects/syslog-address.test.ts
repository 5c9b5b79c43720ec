import test from "ava";
import { parseSyslogAddress } from "#report/dialects/syslog-address.ts";

const address = test.macro((t, text: string, host: string, port: number) => {
  t.like(parseSyslogAddress(text), { transport: text.slice(0, 3), host, port });
});
test("UDP has its port", address, "udp://siem.example", "siem.example", 514);
test("TCP has its port", address, "tcp://10.0.0.9/", "10.0.0.9", 601);
test("TLS has its port", address, "tls://siem.example", "siem.example", 6514);
test("another port", address, "tcp://siem.example:1514", "siem.example", 1514);
test("IPv6", address, "udp://[2001:db8::1]:5514", "2001:db8::1", 5514);

test("it is shown as it is written", (t) => {
  t.is(parseSyslogAddress("udp://[2001:db8::1]").shown, "udp://[2001:db8::1]:514");
});

const refused = test.macro((t, text: string) => {
  t.throws(() => parseSyslogAddress(text), {
    code: "config-invalid",
    message: /^dialects\.syslogUrl is no receiver's address: write udp:\/\/host/,
  });
});
test("no host", refused, "udp://");
test("another transport", refused, "http://siem.example");
test("no port 0", refused, "tcp://siem.example:0");
test("no such port", refused, "tcp://siem.example:70000");
test("a user", refused, "tcp://user:secret@siem.example");
test("a path", refused, "tls://siem.example/logs");
test("no address at all", refused, "siem.example");
