import type { IncomingMessage, ServerResponse } from "node:http";

export const TEXT = "text/plain; charset=utf-8";

/** On every answer. Nothing from outside, nothing inline, no frame, no script from a string. */
const SECURITY_HEADERS: readonly (readonly [string, string])[] = [
  [
    "content-security-policy",
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
      "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; " +
      "require-trusted-types-for 'script'; trusted-types 'none'",
  ],
  ["x-content-type-options", "nosniff"],
  ["referrer-policy", "no-referrer"],
  ["cross-origin-opener-policy", "same-origin"],
  ["cross-origin-resource-policy", "same-origin"],
];

export function setSecurityHeaders(response: ServerResponse): void {
  for (const [name, value] of SECURITY_HEADERS) response.setHeader(name, value);
}

/** Answers with a whole body; without it to HEAD. A cache keeps nothing but assets. */
export function answer(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string | Buffer,
): void {
  response.statusCode = status;
  response.setHeader("content-type", contentType);
  response.setHeader("content-length", Buffer.byteLength(body));
  if (!response.hasHeader("cache-control")) response.setHeader("cache-control", "no-store");
  response.end(request.method === "HEAD" ? undefined : body);
}

/** One plain line that says what is wrong. */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  line: string,
): void {
  response.setHeader("connection", "close");
  if (status === 405) response.setHeader("allow", "GET, HEAD");
  answer(request, response, status, TEXT, `${line}\n`);
}
