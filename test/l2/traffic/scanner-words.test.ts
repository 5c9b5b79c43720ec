import test from "ava";
import { GuardedWire } from "../../helpers/guarded-wire.ts";
import { hostOf } from "../../helpers/ip-frames.ts";
import { Talker } from "../../helpers/talk.ts";

const client = hostOf(66);
const server = hostOf(1);

/** Requests of one client to one web server, each answered. */
function requests(count: number, agent: string): GuardedWire {
  const wire = new GuardedWire();
  const talker = new Talker(wire);
  for (let i = 0; i < count; i++) {
    const connection = { client, server, ports: [20_000 + i, 80] } as const;
    talker.asks(connection, i / 10);
    talker.accepts(connection, i / 10 + 0.001);
    talker.sends(connection, i / 10 + 0.002, `GET / HTTP/1.1\r\nUser-Agent: ${agent}\r\n\r\n`);
    talker.answers(connection, i / 10 + 0.003, "HTTP/1.1 200 OK\r\n\r\n");
    talker.ends(connection, i / 10 + 0.004);
  }
  return wire;
}

test("a scanner that says its name is called by it", (t) => {
  const wire = requests(30, "Mozilla/5.0 (compatible; Nmap Scripting Engine)");
  t.is(wire.opened().length, 1);
  t.like(wire.opened()[0], {
    type: "port-scan",
    severity: "warning",
    attacker: client,
    why: ["its requests name nmap"],
  });
});

test("a browser's requests are not", (t) => {
  t.deepEqual(requests(300, "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0").opened(), []);
});

test("the words of a client with few connections are not read", (t) => {
  t.deepEqual(requests(5, "sqlmap/1.8").opened(), []);
});
