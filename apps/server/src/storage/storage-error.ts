/** Why the server cannot start on a data directory; the text says how to repair it. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}
