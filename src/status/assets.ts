import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { AppError } from "#core/errors.ts";
import { answer } from "#status/answer.ts";

/** Where `make build` puts the bundled page. */
export const WEB_DIRECTORY = fileURLToPath(new URL("../../build/web/", import.meta.url));

const FILES = [
  ["/", "index.html", "text/html; charset=utf-8"],
  ["/app.js", "app.js", "text/javascript; charset=utf-8"],
  ["/app.css", "app.css", "text/css; charset=utf-8"],
  ["/icon.svg", "icon.svg", "image/svg+xml"],
] as const;

interface Encoded {
  readonly body: Buffer;
  /** Quoted, as RFC 9110 8.8.3 wants it; another one for each encoding. */
  readonly etag: string;
}

export interface Asset {
  readonly contentType: string;
  readonly plain: Encoded;
  readonly gzip: Encoded;
}

/**
 * Reads the bundled page into memory, by request path.
 * @throws AppError setup-missing when it was not built
 */
export function loadAssets(directory: string): ReadonlyMap<string, Asset> {
  return new Map(FILES.map(([path, file, type]) => [path, load(join(directory, file), type)]));
}

function load(path: string, contentType: string): Asset {
  try {
    const plain = readFileSync(path);
    const hash = createHash("sha256").update(plain).digest("base64url").slice(0, 22);
    return {
      contentType,
      plain: { body: plain, etag: `"${hash}"` },
      gzip: { body: gzipSync(plain, { level: 9 }), etag: `"${hash}-gz"` },
    };
  } catch (cause) {
    throw new AppError("setup-missing", `page: ${path} is missing: run "make build"`, { cause });
  }
}

/** Answers with the asset, or 304 when the visitor has it already. */
export function answerAsset(
  asset: Asset,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const zipped = acceptsGzip(request.headers["accept-encoding"]);
  const { body, etag } = zipped ? asset.gzip : asset.plain;
  response.setHeader("etag", etag);
  response.setHeader("cache-control", "no-cache");
  response.setHeader("vary", "accept-encoding");
  if (isKnown(request.headers["if-none-match"], etag)) {
    response.statusCode = 304;
    response.end();
    return;
  }
  if (zipped) response.setHeader("content-encoding", "gzip");
  answer(request, response, 200, asset.contentType, body);
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  return String(header ?? "")
    .split(",")
    .some((coding) => /^\s*gzip\s*(;\s*q=(0\.0*[1-9]|1)[\d.]*\s*)?$/i.test(coding));
}

/** RFC 9110 13.1.2: a list of tags compared weakly, or `*`. */
function isKnown(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(",").some((tag) => {
    const bare = tag.trim().replace(/^W\//, "");
    return bare === etag || bare === "*";
  });
}
