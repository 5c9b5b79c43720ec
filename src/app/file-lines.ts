import { isGzip, openBytes } from "#capture/file/byte-source.ts";
import { gunzipBytes } from "#capture/file/gunzip.ts";
import { AppError } from "#core/errors.ts";

const READ_BYTES = 65_536;
const MAX_LINE_BYTES = 65_536;
const NEW_LINE = 0x0a;

/**
 * The lines of a text file without their ends, gzipped or not; `-` is standard input.
 * @throws AppError "file-unreadable", or "file-format" for a damaged archive or an endless line
 */
export async function* fileLines(path: string): AsyncGenerator<string, void> {
  const decoder = new TextDecoder("latin1");
  let rest: Uint8Array = new Uint8Array(0);
  let line = 1;
  for await (const chunk of chunksOf(path)) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = bytes.indexOf(NEW_LINE); end >= 0; end = bytes.indexOf(NEW_LINE, from)) {
      yield decoder.decode(bytes.subarray(from, end)).trimEnd();
      from = end + 1;
      line++;
    }
    rest = bytes.slice(from);
    if (rest.length <= MAX_LINE_BYTES) continue;
    const wrong = `line ${line} has more than ${MAX_LINE_BYTES} bytes`;
    throw new AppError("file-format", `${path}: ${wrong}; give a text file with shorter lines`);
  }
  if (rest.length > 0) yield decoder.decode(rest).trimEnd();
}

/** The bytes of the file, unzipped. A chunk holds until the next one is asked for. */
async function* chunksOf(path: string): AsyncGenerator<Uint8Array, void> {
  const buffer = new Uint8Array(READ_BYTES);
  let source = openBytes(path);
  try {
    let got = await source.read(buffer, 0, READ_BYTES);
    if (isGzip(buffer.subarray(0, got))) {
      source = gunzipBytes(source, buffer.slice(0, got));
      got = await source.read(buffer, 0, READ_BYTES);
    }
    for (; got > 0; got = await source.read(buffer, 0, READ_BYTES)) yield buffer.subarray(0, got);
    if (source.fault() === null) return;
    const mend = "get the file again";
    throw new AppError("file-format", `${path}: damaged (${source.fault()}); ${mend}`);
  } finally {
    source.close();
  }
}
