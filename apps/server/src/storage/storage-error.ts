/** The data directory cannot be used. The message says how to repair it. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
}
