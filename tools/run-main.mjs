/**
 * Runs the entry. An error ends it with its message and exit code 1.
 * @param {() => Promise<void>} entry
 */
export async function runMain(entry) {
  try {
    await entry();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
