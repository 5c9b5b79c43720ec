import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import test, { type ExecutionContext } from "ava";
import { AppError } from "#core/errors.ts";
import { openTlsFiles } from "#report/tls-files.ts";
import { startMosquitto } from "../helpers/mosquitto.ts";
import { scratchFolder } from "../helpers/scratch.ts";
import { subscribe } from "../helpers/subscriber.ts";
import { until } from "../helpers/until.ts";
import { PREFIX } from "./samples.ts";
import { startUplink } from "./uplink-rig.ts";

const DEVICE = "ag-test";
const NOBODY = 65_534;

/** A private authority with a broker's certificate and one for each device named. */
function authority(t: ExecutionContext, ...devices: readonly string[]) {
  const folder = scratchFolder(t);
  const path = (name: string) => join(folder, name);
  const openssl = (...args: readonly string[]) =>
    execFileSync("openssl", args, { stdio: "ignore", cwd: folder });
  const curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const root = ["-subj", "/CN=test authority", "-keyout", "ca.key", "-out", "ca.pem"];
  openssl("req", "-x509", ...curve, ...root);
  writeFileSync(path("broker.ext"), "subjectAltName=IP:127.0.0.1\n");
  for (const name of ["broker", ...devices]) {
    const file = name === "broker" ? ["-extfile", "broker.ext"] : [];
    openssl("req", ...curve, "-subj", `/CN=${name}`, "-keyout", `${name}.key`, "-out", "csr");
    const signed = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", `${name}.pem`];
    openssl("x509", "-req", "-in", "csr", ...signed, ...file);
    chmodSync(path(`${name}.key`), 0o600);
  }
  const filesOf = (name: string) => ({
    ca: path("ca.pem"),
    cert: path(`${name}.pem`),
    key: path(`${name}.key`),
  });
  const config = [
    `cafile ${path("ca.pem")}`,
    `certfile ${path("broker.pem")}`,
    `keyfile ${path("broker.key")}`,
    "require_certificate true",
    "use_identity_as_username true",
    "tls_version tlsv1.3",
    "allow_anonymous false",
  ];
  return { path, filesOf, config };
}

const refusal = (t: ExecutionContext, open: () => unknown): string => {
  const error = t.throws(open, { instanceOf: AppError });
  t.is(error?.code, "config-invalid");
  return error?.message ?? "";
};

test("both sides prove who they are, and the broker's rules go by the certificate", async (t) => {
  const { filesOf, config } = authority(t, DEVICE, "reader");
  const acl = ["user reader", "topic read #", `pattern write arpguard/v1/%u/#`];
  const broker = await startMosquitto(t, { config, acl });
  const url = `mqtts://127.0.0.1:${broker.port}`;
  const { ca, cert, key } = filesOf("reader");
  const subscriber = await subscribe(t, url, { ...(await pems(ca, cert, key)) });
  await using rig = startUplink(t, url, { config: filesOf(DEVICE) });
  await until(() => rig.reporter.health.state === "online", "the broker");
  await subscriber.wait(`${PREFIX}status/health`, 1);
  await using unnamed = startUplink(t, url, { config: { ca } });
  await until(() => unnamed.reporter.health.problem !== undefined, "the refusal");
  t.is(unnamed.reporter.health.state, "offline");
});

async function pems(ca: string, cert: string, key: string) {
  const { readFile } = await import("node:fs/promises");
  return { ca: await readFile(ca), cert: await readFile(cert), key: await readFile(key) };
}

test("a renewed certificate is taken at the next connection, a wrong one is named", async (t) => {
  const { filesOf, path, config } = authority(t, DEVICE, "other");
  const broker = await startMosquitto(t, { config });
  const files = filesOf(DEVICE);
  const link = openTlsFiles(files, DEVICE);
  await using rig = startUplink(t, `mqtts://127.0.0.1:${broker.port}`, { config: files });
  await until(() => rig.reporter.health.state === "online", "the broker");
  copyFileSync(files.cert, path("kept.pem"));
  copyFileSync(path("other.pem"), files.cert);
  t.regex(
    refusal(t, () => link.read()),
    /has the common name other and this device is ag-test/,
  );
  await broker.stop();
  await broker.start();
  await until(() => /common name other/.test(rig.reporter.health.problem ?? ""), "its name");
  copyFileSync(path("kept.pem"), files.cert);
  await until(() => rig.reporter.health.state === "online", "the broker again");
});

test("files that others may read or change are refused by name", (t) => {
  const { filesOf } = authority(t, DEVICE);
  const files = filesOf(DEVICE);
  for (const [kind, mode] of [
    ["key", 0o644],
    ["key", 0o604],
    ["key", 0o660],
    ["cert", 0o666],
    ["ca", 0o664],
  ] as const) {
    chmodSync(files[kind], mode);
    const message = refusal(t, () => openTlsFiles(files, DEVICE));
    t.true(message.startsWith(`report.${kind} ${files[kind]} has mode ${mode.toString(8)}, `));
    chmodSync(files[kind], 0o600);
  }
  chmodSync(files.key, 0o640);
  t.notThrows(() => openTlsFiles(files, DEVICE), "a group of those who may is no other");
  if (process.getuid?.() !== 0) return;
  chownSync(files.key, NOBODY, NOBODY);
  t.regex(
    refusal(t, () => openTlsFiles(files, DEVICE)),
    /belongs to user 65534: make it root's/,
  );
});

test("what is no pair of this device is refused by name", (t) => {
  const { filesOf, path } = authority(t, DEVICE, "other");
  const files = filesOf(DEVICE);
  const folder = path("folder");
  mkdirSync(folder);
  writeFileSync(path("empty"), "");
  const cases = [
    [{ ...files, key: undefined }, /^report.cert and report.key belong together/],
    [{ ...files, cert: path("none") }, /^report.cert .*none cannot be read \(ENOENT/],
    [{ ...files, cert: folder }, /^report.cert .*folder is no regular file/],
    [{ ...files, cert: path("empty") }, /^report.cert .*empty is no certificate/],
    [{ ...files, key: filesOf("other").key }, /no certificate and key for each other/],
    [{ ...files, ca: path("empty") }, null],
  ] as const;
  for (const [paths, pattern] of cases) {
    if (pattern === null) t.notThrows(() => openTlsFiles(paths, DEVICE));
    else
      t.regex(
        refusal(t, () => openTlsFiles(paths, DEVICE)),
        pattern,
      );
  }
  t.regex(
    refusal(t, () => openTlsFiles(files, "ag-else")),
    /the common name ag-test/,
  );
});
