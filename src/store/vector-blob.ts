/** Every platform we run on is little-endian, as Float32Array is then too. */
export function vectorToBlob(features: Float32Array): Uint8Array {
  return new Uint8Array(features.buffer, features.byteOffset, features.byteLength);
}

export function blobToVector(blob: Uint8Array): Float32Array {
  return new Float32Array(blob.slice().buffer);
}
