/**
 * Runs the entry and turns an error into its sentence and a non-zero exit.
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
