import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { connectAsync, type MqttClient } from "mqtt";
import { arpguard, refuses } from "../../helpers/command-line.ts";
import { startMosquitto } from "../../helpers/mosquitto.ts";
import { scratchFolder } from "../../helpers/scratch.ts";
import { until } from "../../helpers/until.ts";

const FLEET = join(import.meta.dirname, "../../../docs/fleet");
const NOT_AUTHORIZED = 135;

/** A certificate authority, and what it certifies, by OpenSSL. */
class Certificates {
  readonly folder: string;

  constructor(t: ExecutionContext) {
    this.folder = scratchFolder(t);
    const subject = ["-subj", "/CN=fleet CA", "-days", "1", "-nodes"];
    this.#openssl("req", "-x509", ...KEY, ...subject, "-keyout", "ca.key", "-out", "ca.crt");
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  issue(name: string): { readonly ca: Buffer; readonly cert: Buffer; readonly key: Buffer } {
    const subject = ["-subj", `/CN=${name}`, "-nodes", "-addext", "subjectAltName=IP:127.0.0.1"];
    const files = ["-keyout", `${name}.key`, "-out", `${name}.csr`];
    this.#openssl("req", "-new", ...KEY, ...subject, ...files);
    const signer = ["-CA", "ca.crt", "-CAkey", "ca.key", "-CAcreateserial", "-days", "1"];
    const issued = ["-in", `${name}.csr`, "-copy_extensions", "copy", "-out", `${name}.crt`];
    this.#openssl("x509", "-req", ...signer, ...issued);
    const [ca, cert, key] = ["ca.crt", `${name}.crt`, `${name}.key`].map((file) =>
      readFileSync(this.path(file)),
    ) as [Buffer, Buffer, Buffer];
    return { ca, cert, key };
  }

  #openssl(...args: readonly string[]): void {
    execFileSync("openssl", args, { cwd: this.folder, stdio: "ignore" });
  }
}
const KEY = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];

/** The broker of docs/fleet, with the certificates of the test. */
async function fleetBroker(t: ExecutionContext) {
  const certificates = new Certificates(t);
  certificates.issue("server");
  const config = readFileSync(join(FLEET, "mosquitto.conf"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !/^(#|listener|persistence_location|acl_file)/.test(line))
    .map((line) => line.replace("/etc/mosquitto/certs", certificates.folder));
  const acl = readFileSync(join(FLEET, "arpguard.acl"), "utf8").trimEnd().split("\n");
  const { port } = await startMosquitto(t, { config, acl });
  const enter = async (name: string): Promise<MqttClient> => {
    const client = await connectAsync(`mqtts://127.0.0.1:${port}`, {
      ...certificates.issue(name),
      protocolVersion: 5,
      clientId: name,
    });
    t.teardown(() => client.endAsync(true));
    return client;
  };
  return { port, certificates, connect: enter };
}

/** 0, or the reason of the broker's refusal. */
async function write(client: MqttClient, topic: string): Promise<number> {
  try {
    await client.publishAsync(topic, "{}", { qos: 1 });
    return 0;
  } catch (error) {
    return (error as { code: number }).code;
  }
}

/** Which of the topics `client` gets when somebody who may write them does. */
async function hears(client: MqttClient, topics: readonly string[], writers: MqttClient[]) {
  const heard = new Set<string>();
  client.on("message", (topic) => heard.add(topic));
  await client.subscribeAsync(["arpguard/v1/#", "homeassistant/#"], { qos: 1 });
  for (const writer of writers) {
    for (const topic of topics) await write(writer, topic);
  }
  return heard;
}

const A = "arpguard/v1/ag-a";
const B = "arpguard/v1/ag-b";
const OWN = ["status/health", "twin/device", "m/feature", "e/alert", "a/arp-spoof-1"].concat([
  "h/m/feature",
  "cmd/ping",
  "cmd/ping/7/status",
]);
const FROM_FLEET = ["cmd/ping/7", "desired/config", "ack"];

test("a device writes what is its own, and nothing of another or of the fleet", async (t) => {
  const { connect } = await fleetBroker(t);
  const device = await connect("ag-a");
  for (const topic of OWN) {
    t.is(await write(device, `${A}/${topic}`), 0, topic);
    t.is(await write(device, `${B}/${topic}`), NOT_AUTHORIZED, topic);
  }
  for (const topic of FROM_FLEET) {
    t.is(await write(device, `${A}/${topic}`), NOT_AUTHORIZED, topic);
    t.is(await write(device, `${B}/${topic}`), NOT_AUTHORIZED, topic);
  }
  t.is(await write(device, "arpguard/v1/_fleet/host/main"), NOT_AUTHORIZED);
  t.is(await write(device, "homeassistant/device/ag-a/config"), 0);
  t.is(await write(device, "homeassistant/device/ag-b/config"), NOT_AUTHORIZED);
});

test("a device hears what the fleet says to it, and nothing of another", async (t) => {
  const { connect } = await fleetBroker(t);
  const names = ["ag-a", "ag-b", "operator", "ingest"];
  const [a, b, operator, ingest] = (await Promise.all(names.map(connect))) as [
    MqttClient,
    MqttClient,
    MqttClient,
    MqttClient,
  ];
  const all = [...OWN, ...FROM_FLEET].flatMap((topic) => [`${A}/${topic}`, `${B}/${topic}`]);
  const heard = await hears(a, all, [b, operator, ingest]);
  await write(operator, `${A}/cmd/last/1`);
  await until(() => heard.has(`${A}/cmd/last/1`), "the last command");
  const wanted = [...FROM_FLEET, "cmd/last/1"].map((topic) => `${A}/${topic}`);
  t.deepEqual([...heard].sort(), wanted.sort());
});

test("operator and receiver may what is theirs", async (t) => {
  const { connect } = await fleetBroker(t);
  const [a, operator, ingest] = (await Promise.all(
    ["ag-a", "operator", "ingest"].map(connect),
  )) as [MqttClient, MqttClient, MqttClient];
  t.is(await write(operator, `${A}/cmd/ping/7`), 0);
  t.is(await write(operator, `${A}/desired/config`), 0);
  t.is(await write(operator, `${A}/m/feature`), NOT_AUTHORIZED);
  t.is(await write(operator, `${A}/ack`), NOT_AUTHORIZED);
  t.is(await write(ingest, `${A}/ack`), 0);
  t.is(await write(ingest, "arpguard/v1/_fleet/host/main"), 0);
  t.is(await write(ingest, `${A}/cmd/ping/7`), NOT_AUTHORIZED);

  const shared = new Set<string>();
  ingest.on("message", (topic) => shared.add(topic));
  await ingest.subscribeAsync("$share/ingest/arpguard/v1/+/m/feature", { qos: 1 });
  const heard = await hears(
    operator,
    OWN.map((topic) => `${A}/${topic}`),
    [a],
  );
  await until(() => heard.size >= OWN.length && shared.size === 1, "what the device said");
  t.deepEqual([...heard].sort(), OWN.map((topic) => `${A}/${topic}`).sort());
});

test("nobody comes in without a certificate of this fleet, nor with an older TLS", async (t) => {
  const { port, certificates } = await fleetBroker(t);
  const { ca } = certificates.issue("ag-a");
  const url = `mqtts://127.0.0.1:${port}`;
  const options = { ca, protocolVersion: 5 as const, reconnectPeriod: 0, clientId: "ag-a" };
  const strangers = new Certificates(t);
  const { cert, key } = strangers.issue("ag-a");
  await t.throwsAsync(connectAsync(url, options, false));
  await t.throwsAsync(connectAsync(url, { ...options, cert, key }, false));
  const own = certificates.issue("ag-b");
  const upTo = (maxVersion: string) => ({ ...options, ...own, maxVersion });
  await t.throwsAsync(connectAsync(url, upTo("TLSv1.2"), false));
  const client = await connectAsync(url, upTo("TLSv1.3"), false);
  await client.endAsync();
});

test("arpguard fleet comes in by the operator's certificate, and says what it lacks", async (t) => {
  const { port, certificates, connect } = await fleetBroker(t);
  const device = await connect("ag-a");
  const down = '{"status":"down"}';
  await device.publishAsync(`${A}/status/health`, down, { qos: 1, retain: true });
  certificates.issue("operator");
  const [ca, cert, key] = ["ca.crt", "operator.crt", "operator.key"].map((name) =>
    certificates.path(name),
  ) as [string, string, string];
  const list = ["fleet", "list", "--broker", `mqtts://127.0.0.1:${port}`, "--wait", "1"];
  const listed = await arpguard([...list, "--ca", ca, "--cert", cert, "--cert-key", key]);
  t.is(listed.status, 0, listed.stderr);
  t.regex(listed.stdout, /^ag-a +down +takes no commands\n$/);

  const mend = /^arpguard: 127\.0\.0\.1:\d+: .*: check --broker .* --ca, --cert and --cert-key\n$/;
  await refuses(t, list, 1, mend);
  await refuses(t, [...list, "--ca", ca], 1, mend);
  await refuses(t, [...list, "--ca", ca, "--cert", cert], 2, /--cert and --cert-key belong togeth/);
  await refuses(t, [...list, "--ca", `${ca}.old`], 2, /--ca \S+ca\.crt\.old cannot be read .*PEM/);
  const plain = ["fleet", "list", "--broker", "mqtt://127.0.0.1:9", "--ca", ca];
  await refuses(t, plain, 2, /--cert-key are for --broker mqtts:/);
});
