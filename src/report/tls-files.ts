import { X509Certificate } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from "node:fs";
import { createSecureContext } from "node:tls";
import type { Config } from "#config/types.ts";
import { AppError, oneLine } from "#core/errors.ts";

/** Where the files are; a certificate has its key. */
export type TlsPaths = Pick<Config["report"], "ca" | "cert" | "key">;

/** As tls.connect wants them. */
export interface TlsMaterial {
  readonly ca?: Buffer;
  readonly cert?: Buffer;
  readonly key?: Buffer;
}

export interface TlsFiles {
  /** Reads and checks them anew. @throws AppError naming the file, what is wrong and the mend */
  read(): TlsMaterial;
}

export const LEAST_TLS = "TLSv1.3";

const { O_NONBLOCK, O_RDONLY } = constants;
const LIMIT_BYTES = 262_144;
const ROOT = 0;
/** May be read by nobody else, nor changed by the group; others may not change certificates. */
const FORBIDDEN = { ca: 0o022, cert: 0o022, key: 0o027 } as const;
type Kind = keyof typeof FORBIDDEN;
/** What people call the files by: a setting or an option. */
type Names = Readonly<Record<Kind, string>>;
const SETTINGS: Names = { ca: "report.ca", cert: "report.cert", key: "report.key" };

/**
 * Who we are to the broker and whom we take for it. Files must be root's or our own: whoever can
 * change them decides whom this box talks to.
 * @param deviceId must be the certificate's common name, as the broker's rules go by that; null
 * where it is not known
 */
export function openTlsFiles(
  paths: TlsPaths,
  deviceId: string | null,
  names: Names = SETTINGS,
): TlsFiles {
  const { cert, key } = paths;
  if ((cert === undefined) !== (key === undefined)) {
    throw invalid(`${names.cert} and ${names.key} belong together: give both or none`);
  }
  const files: TlsFiles = { read: () => readAll(paths, deviceId, names) };
  files.read();
  return files;
}

function readAll(paths: TlsPaths, deviceId: string | null, names: Names): TlsMaterial {
  const read = (kind: Kind) => {
    const path = paths[kind];
    return path === undefined ? undefined : readKept(kind, path, names);
  };
  const [ca, cert, key] = [read("ca"), read("cert"), read("key")];
  if (cert !== undefined && deviceId !== null)
    checkName(cert, `${names.cert} ${paths.cert}`, deviceId);
  const material = {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
  try {
    createSecureContext({ ...material, minVersion: LEAST_TLS });
  } catch (error) {
    const named = [paths.ca, paths.cert, paths.key].filter(Boolean).join(", ");
    throw invalid(`${named}: no certificate and key for each other (${oneLine(error)})`, error);
  }
  return material;
}

function readKept(kind: Kind, path: string, names: Names): Buffer {
  const name = `${names[kind]} ${path}`;
  let descriptor: number;
  try {
    descriptor = openSync(path, O_RDONLY | O_NONBLOCK);
  } catch (error) {
    throw invalid(`${name} cannot be read (${oneLine(error)}): give a file in PEM`, error);
  }
  try {
    checkKept(kind, name, fstatSync(descriptor));
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function checkKept(kind: Kind, name: string, stat: Stats): void {
  if (!stat.isFile()) throw invalid(`${name} is no regular file: give one in PEM`);
  if (stat.size > LIMIT_BYTES) throw invalid(`${name} is larger than ${LIMIT_BYTES} bytes`);
  if (stat.uid !== ROOT && stat.uid !== process.geteuid?.()) {
    throw invalid(`${name} belongs to user ${stat.uid}: make it root's or this user's (chown)`);
  }
  if ((stat.mode & FORBIDDEN[kind]) === 0) return;
  const mode = (stat.mode & 0o777).toString(8);
  const may = kind === "key" ? "others may read it or its group change it" : "others may change it";
  const mend = kind === "key" ? "600" : "644";
  throw invalid(`${name} has mode ${mode}, so that ${may}: chmod ${mend} it`);
}

function checkName(cert: Buffer, name: string, deviceId: string): void {
  let subject: string;
  try {
    subject = new X509Certificate(cert).subject;
  } catch (error) {
    throw invalid(`${name} is no certificate (${oneLine(error)}): give one in PEM`, error);
  }
  const names = [...subject.matchAll(/^CN=(.*)$/gm)].map(([, commonName]) => commonName);
  if (names.length === 1 && names[0] === deviceId) return;
  const whose = names.length === 0 ? "no common name" : `the common name ${names.join(", ")}`;
  throw invalid(
    `${name} has ${oneLine(whose)} and this device is ${deviceId}: set report.deviceId, or get its own certificate`,
  );
}

function invalid(message: string, cause?: unknown): AppError {
  return new AppError("config-invalid", message, { cause });
}
