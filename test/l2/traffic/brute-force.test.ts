import test from "ava";
import { GuardedWire } from "../../helpers/guarded-wire.ts";
import { hostOf } from "../../helpers/ip-frames.ts";
import { type Connection, Talker } from "../../helpers/talk.ts";

const client = hostOf(66);
const server = hostOf(1);

interface Login {
  readonly port: number;
  readonly perMinute: number;
  readonly bytes: number;
  readonly words?: string;
}

/** Two minutes of connections that carry so many bytes each way. */
function logins({ port, perMinute, bytes, words }: Login): GuardedWire {
  const wire = new GuardedWire();
  const talker = new Talker(wire);
  for (let i = 0; i < 2 * perMinute; i++) {
    const at = (i * 60) / perMinute;
    const connection: Connection = { client, server, ports: [20_000 + i, port] };
    talker.asks(connection, at);
    talker.accepts(connection, at + 0.001);
    if (words !== undefined) talker.answers(connection, at + 0.002, words);
    talker.ends(connection, at + 0.5, bytes);
  }
  return wire;
}

const guesses = test.macro((t, login: Login) => {
  const opened = logins(login).opened();
  t.is(opened.length, 1);
  t.like(opened[0], { type: "brute-force", severity: "major", technique: "T1110" });
  t.like(opened[0], { attacker: client, victims: [server.ip] });
});

const harmless = test.macro((t, login: Login) => {
  t.deepEqual(logins(login).opened(), []);
});

test("SSH by its port", guesses, { port: 22, perMinute: 60, bytes: 2000 });
test("Telnet by its port", guesses, { port: 23, perMinute: 40, bytes: 300 });
test("RDP by its port", guesses, { port: 3389, perMinute: 30, bytes: 2500 });
test("SSH by its greeting, at any port", guesses, {
  port: 902,
  perMinute: 60,
  bytes: 2000,
  words: "SSH-2.0-OpenSSH_9.2\r\n",
});
test("mail by its refusals", guesses, {
  port: 110,
  perMinute: 30,
  bytes: 200,
  words: "-ERR [AUTH] Authentication failed.\r\n",
});

test("an administration tool's sessions carry data", harmless, {
  port: 22,
  perMinute: 60,
  bytes: 30_000,
});
test("monitoring looks now and then", harmless, { port: 22, perMinute: 4, bytes: 100 });
test("a web server's clients connect for each request", harmless, {
  port: 8080,
  perMinute: 600,
  bytes: 400,
  words: "HTTP/1.1 200 OK\r\n",
});
test("so do a database's", harmless, {
  port: 3306,
  perMinute: 300,
  bytes: 600,
  words: "\x4a\0\0\0\x0a8.0.36",
});
