import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { freePort } from "./mosquitto.ts";
import { scratchFolder } from "./scratch.ts";
import { until } from "./until.ts";

const BINARY = ["/usr/sbin/rsyslogd", "/usr/local/sbin/rsyslogd"].find((path) => existsSync(path));

/** A message as rsyslog took it apart. */
export interface Received {
  readonly pri: string;
  readonly time: string;
  readonly host: string;
  readonly app: string;
  readonly procid: string;
  readonly msgid: string;
  readonly version: string;
  readonly data: string;
  readonly text: string;
}

/** Debian's rsyslog as a receiver of the test's own; it goes with the test. */
export interface Rsyslog {
  readonly url: string;
  /** Holds the certificates as well: `sender.pem` and `.key` are for who sends. */
  readonly folder: string;
  /** Certificate (PEM) of the CA that signed the receiver's. */
  readonly caFile: string;
  received(): readonly Received[];
  /** Kills it, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port. */
  start(): Promise<void>;
}

type Transport = "udp" | "tcp" | "tls";

/** @throws where Debian's rsyslog is not installed: then the test fails */
export async function startRsyslog(
  t: ExecutionContext,
  transport: Transport,
  asksWhoWeAre = false,
): Promise<Rsyslog> {
  if (BINARY === undefined) throw new Error("rsyslogd is missing: apt-get install rsyslog");
  const port = await freePort();
  const folder = scratchFolder(t);
  writeFileSync(join(folder, "conf"), configuration(folder, transport, port, asksWhoWeAre));
  const receiver = new RsyslogProcess(BINARY, folder, `${transport}://127.0.0.1:${port}`);
  t.teardown(() => receiver.kill());
  if (transport === "tls") makeCertificates(receiver.folder);
  await receiver.start();
  return receiver;
}

class RsyslogProcess implements Rsyslog {
  readonly folder: string;
  readonly url: string;
  readonly caFile: string;
  readonly #binary: string;
  readonly #output: string;
  #child: ChildProcess | null = null;

  constructor(binary: string, folder: string, url: string) {
    this.#binary = binary;
    this.folder = folder;
    this.url = url;
    this.caFile = join(folder, "ca.pem");
    this.#output = join(folder, "received");
  }

  received(): readonly Received[] {
    if (!existsSync(this.#output)) return [];
    const lines = readFileSync(this.#output, "utf8").split("\n").slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Received);
  }

  async start(): Promise<void> {
    const pidFile = join(this.folder, "pid");
    const args = ["-n", "-f", join(this.folder, "conf"), "-i", pidFile];
    const child = spawn(this.#binary, args, { stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        said += text;
      });
    }
    this.#child = child;
    await until(() => {
      if (child.exitCode !== null) throw new Error(`rsyslogd did not start: ${said}`);
      return this.#listens();
    }, "rsyslogd");
  }

  #listens(): boolean {
    const { protocol, port } = new URL(this.url);
    const hexPort = Number(port).toString(16).toUpperCase().padStart(4, "0");
    const table = readFileSync(protocol === "udp:" ? "/proc/net/udp" : "/proc/net/tcp", "utf8");
    return table.includes(` 0100007F:${hexPort} `);
  }

  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, "exit");
    child.kill("SIGKILL");
    await exit;
  }
}

function configuration(
  folder: string,
  transport: Transport,
  port: number,
  asksWhoWeAre: boolean,
): string {
  const module = transport === "udp" ? "imudp" : "imtcp";
  const authMode = asksWhoWeAre ? "x509/certvalid" : "anon";
  const driver = `StreamDriver.Name="ossl" StreamDriver.Mode="1" StreamDriver.AuthMode="${authMode}"`;
  const files = [
    `DefaultNetstreamDriverCAFile="${folder}/ca.pem"`,
    `DefaultNetstreamDriverCertFile="${folder}/receiver.pem"`,
    `DefaultNetstreamDriverKeyFile="${folder}/receiver.key"`,
  ].join(" ");
  const isTls = transport === "tls";
  const properties = Object.entries(PROPERTIES).map(([outname, name]) => {
    const date = name === "timereported" ? ' dateFormat="rfc3339"' : "";
    return `property(outname="${outname}" name="${name}"${date} format="jsonf")`;
  });
  return [
    `global(workDirectory="${folder}" maxMessageSize="64k" net.enableDNS="off"${isTls ? ` ${files}` : ""})`,
    `module(load="${module}"${isTls ? ` ${driver}` : ""})`,
    `input(type="${module}" port="${port}" address="127.0.0.1" ruleset="all")`,
    `template(name="json" type="list" option.jsonf="on") { ${properties.join(" ")} }`,
    `ruleset(name="all") { action(type="omfile" file="${folder}/received" template="json") }`,
    "",
  ].join("\n");
}

/** rsyslog's names of what we look at. */
const PROPERTIES: Readonly<Record<keyof Received, string>> = {
  pri: "pri",
  time: "timereported",
  host: "hostname",
  app: "app-name",
  procid: "procid",
  msgid: "msgid",
  version: "protocol-version",
  data: "structured-data",
  text: "msg",
};

/** A CA, and certificates signed by it for the receiver at localhost and for who sends. */
function makeCertificates(folder: string): void {
  const openssl = (...args: string[]) =>
    execFileSync("openssl", args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"];
  const ca = ["-keyout", "ca.key", "-out", "ca.pem", "-subj", "/CN=test ca"];
  openssl("req", "-x509", ...key, ...ca);
  const names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"];
  const plain = ["-addext", "basicConstraints=critical,CA:FALSE"];
  for (const end of ["receiver", "sender"]) {
    const out = ["-keyout", `${end}.key`, "-out", `${end}.pem`, "-subj", `/CN=${end}`];
    openssl(
      "req",
      "-x509",
      ...key,
      "-CA",
      "ca.pem",
      "-CAkey",
      "ca.key",
      ...out,
      ...names,
      ...plain,
    );
  }
}
