/** A library of others, and the only bytes that it may have. */
export interface LibraryPin {
  readonly path: string;
  /** SHA-256, 64 hexadecimal digits in lower case. */
  readonly sha256: string;
}

/** An external delegate, and what it is told. */
export interface DelegatePin extends LibraryPin {
  readonly options: Readonly<Record<string, string>>;
}

/** TensorFlow Lite as the operator named it. Plain data: it crosses into processes and threads. */
export interface TfliteSettings {
  readonly library: LibraryPin;
  readonly delegate: DelegatePin | null;
}
