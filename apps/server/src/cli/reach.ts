import { type SnapshotTree, SnaptreeError } from '@snaptree/core';
import type { Driver, Reading } from '@snaptree/drivers';
import type { Command } from 'commander';
import { ConfigurationError, loadConfiguration } from '../config/config.ts';
import { configuredHosts } from '../hosts/configured.ts';
import { configuredDemo, demoState } from '../hosts/demo.ts';
import { demoHosts, driverOpener } from '../hosts/open-driver.ts';
import type { HostSpec } from '../hosts/spec.ts';
import { createHostStore } from '../hosts/store.ts';
import { JobArchive } from '../jobs/journal/archive.ts';
import { printable, printableLines } from '../log/printable.ts';
import { isConnectionError } from '../problems.ts';
import { openStorageReadOnly, type Storage } from '../storage/open.ts';
import { readSecretBox } from '../storage/secrets/secrets.ts';
import { createSettings } from '../storage/settings.ts';
import { createSnapshotNotes } from '../trees/notes.ts';
import { ChoiceError, choose } from './choose.ts';
import { configurationPath, dataDirectory } from './places.ts';
import { problemText } from './text/draw.ts';
import { OperationTextError } from './text/operation-text.ts';

/** Listed in the help by `program.ts`. */
export const exitCodes = { failed: 1, usage: 2, unreachable: 3, refused: 4, choice: 5 } as const;

export interface ReachOptions {
  readonly config?: string;
  readonly data?: string;
  readonly demo: boolean;
  readonly json?: boolean;
}

/** Options of every command that reads hosts without a server. */
export function withReachOptions(command: Command): Command {
  return command
    .option(
      '--config <file>',
      'configuration file; default: SNAPTREE_CONFIG, else snaptree.json in the data directory',
    )
    .option('--data <directory>', 'data directory; default: SNAPTREE_DATA, else .data')
    .option('--no-demo', 'leave out the demo hosts')
    .option('--json', 'print JSON');
}

/** The hosts as the server would have them, looked at directly; a running server is not disturbed. */
export class Reach {
  #opened: Storage | undefined;
  #data: string;
  #options: ReachOptions;
  #drivers: Driver[] = [];

  constructor(options: ReachOptions) {
    this.#options = options;
    this.#data = dataDirectory(options.data);
  }

  async hosts(): Promise<HostSpec[]> {
    const configuration = loadConfiguration(configurationPath(this.#options.config, this.#data));
    const demo = configuredDemo(configuration, this.#options.demo);
    const fromFile = configuredHosts(configuration);
    const storage = this.#storage();
    if (storage === undefined) return demo === 'shown' ? [...fromFile, ...demoHosts()] : fromFile;
    const { db } = storage;
    const isDemoShown = (await demoState(demo, createSettings(db))) === 'shown';
    const saved = await createHostStore(db, readSecretBox(this.#data)).list(({ id, name, reason }) =>
      process.stderr.write(
        `Left out host ${printable(name)} (${id}), because its row in the database cannot be read: ${printable(reason)}\n`,
      ),
    );
    return [...fromFile, ...(isDemoShown ? demoHosts() : []), ...saved];
  }

  async open(spec: HostSpec): Promise<Driver> {
    const driver = await driverOpener({ dataDirectory: this.#data, readOnly: true })(spec);
    this.#drivers.push(driver);
    return driver;
  }

  /** Reads the tree of `HOST/VM`, each an ID or a unique name. Throws `ChoiceError`. */
  async read(place: string): Promise<Reading> {
    const { host, driver, domainId } = await this.find(place);
    const reading = await driver.read(domainId);
    return { ...reading, tree: await this.#withNotes(host.id, reading.tree) };
  }

  /** The VM of `HOST/VM` and its driver. Throws `ChoiceError`. */
  async find(place: string): Promise<{ host: HostSpec; driver: Driver; domainId: string }> {
    const slash = place.indexOf('/');
    if (slash < 0) throw new ChoiceError(`"${place}" is not in the form HOST/VM.`);
    const host = choose(await this.hosts(), place.slice(0, slash), 'host');
    const driver = await this.open(host);
    const domain = choose(await driver.listDomains(), place.slice(slash + 1), 'VM');
    return { host, driver, domainId: domain.id };
  }

  /** The jobs of the journal; undefined when no server has kept one in this data directory yet. */
  jobs(): JobArchive | undefined {
    const storage = this.#storage();
    return storage === undefined ? undefined : new JobArchive(storage.db);
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#drivers.map((driver) => driver.close()));
    await this.#opened?.close();
  }

  async #withNotes(hostId: string, tree: SnapshotTree): Promise<SnapshotTree> {
    const storage = this.#storage();
    return storage === undefined ? tree : createSnapshotNotes(storage.db).overlay(hostId, tree);
  }

  /** Opened when first needed, because `plan --file` and `dismiss` work without it. */
  #storage(): Storage | undefined {
    this.#opened ??= openStorageReadOnly(this.#data);
    return this.#opened;
  }
}

/** Runs a command and sets the exit status. Errors are printed as one message. */
export async function runCommand(
  options: ReachOptions,
  work: (reach: Reach) => Promise<number>,
): Promise<void> {
  const reach = new Reach(options);
  try {
    process.exitCode = await work(reach);
  } catch (error) {
    process.stderr.write(`${printableLines(explain(error))}\n`);
    process.exitCode = exitCodeOf(error);
  } finally {
    await reach.close();
  }
}

function explain(error: unknown): string {
  if (error instanceof SnaptreeError) return problemText(error.problem);
  return error instanceof Error ? error.message : String(error);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof ChoiceError) return exitCodes.choice;
  if (error instanceof ConfigurationError || error instanceof OperationTextError) return exitCodes.usage;
  if (isConnectionError(error)) return exitCodes.unreachable;
  return exitCodes.failed;
}
