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
import { isConnectionError } from '../problems.ts';
import { openStorageReadOnly, type Storage } from '../storage/open.ts';
import { openSecretBox } from '../storage/secrets.ts';
import { createSettings } from '../storage/settings.ts';
import { createSnapshotNotes } from '../trees/notes.ts';
import { ChoiceError, choose } from './choose.ts';
import { problemText } from './draw.ts';
import { OperationTextError } from './operation-text.ts';
import { configurationPath, dataDirectory } from './places.ts';

/** Exit codes of the commands; `main.ts` tells them in the help. */
export const exitCodes = { failed: 1, usage: 2, unreachable: 3, refused: 4, choice: 5 } as const;

export interface ReachOptions {
  readonly config?: string;
  readonly data?: string;
  readonly demo: boolean;
  readonly json?: boolean;
}

/** Options of every command that looks at hosts without a server. */
export function withReachOptions(command: Command): Command {
  return command
    .option('--config <file>', 'configuration file (or SNAPTREE_CONFIG)')
    .option('--data <directory>', 'data directory (or SNAPTREE_DATA)')
    .option('--no-demo', 'leave the demo fleet out')
    .option('--json', 'write JSON for machines');
}

/** The hosts as the server would have them, looked at directly; a running server is not disturbed. */
export class Reach {
  #storage: Storage | undefined;
  #data: string;
  #options: ReachOptions;
  #opened: Driver[] = [];

  constructor(options: ReachOptions) {
    this.#options = options;
    this.#data = dataDirectory(options.data);
    this.#storage = openStorageReadOnly(this.#data);
  }

  async hosts(): Promise<HostSpec[]> {
    const configuration = loadConfiguration(configurationPath(this.#options.config, this.#data));
    const demo = configuredDemo(configuration, this.#options.demo);
    const fromFile = configuredHosts(configuration);
    if (this.#storage === undefined) return demo === 'shown' ? [...fromFile, ...demoHosts()] : fromFile;
    const { db } = this.#storage;
    const isDemoShown = (await demoState(demo, createSettings(db))) === 'shown';
    const saved = await createHostStore(db, openSecretBox(this.#data)).list();
    return [...fromFile, ...(isDemoShown ? demoHosts() : []), ...saved];
  }

  async open(spec: HostSpec): Promise<Driver> {
    const driver = await driverOpener({ dataDirectory: this.#data, readOnly: true })(spec);
    this.#opened.push(driver);
    return driver;
  }

  /** Reads the tree of `HOST/DOMAIN`, each an id or a name that only one has. Throws `ChoiceError`. */
  async read(place: string): Promise<Reading> {
    const { host, driver, domainId } = await this.find(place);
    const reading = await driver.read(domainId);
    return { ...reading, tree: await this.#withNotes(host.id, reading.tree) };
  }

  /** The machine of `HOST/DOMAIN` and the driver that reaches it. Throws `ChoiceError`. */
  async find(place: string): Promise<{ host: HostSpec; driver: Driver; domainId: string }> {
    const slash = place.indexOf('/');
    if (slash < 0) throw new ChoiceError(`"${place}" is not HOST/DOMAIN.`);
    const host = choose(await this.hosts(), place.slice(0, slash), 'host');
    const driver = await this.open(host);
    const domain = choose(await driver.listDomains(), place.slice(slash + 1), 'machine');
    return { host, driver, domainId: domain.id };
  }

  /** The jobs of the journal; undefined when no server has kept one in this data directory yet. */
  jobs(): JobArchive | undefined {
    return this.#storage === undefined ? undefined : new JobArchive(this.#storage.db);
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.#opened.map((driver) => driver.close()));
    await this.#storage?.close();
  }

  async #withNotes(hostId: string, tree: SnapshotTree): Promise<SnapshotTree> {
    return this.#storage === undefined ? tree : createSnapshotNotes(this.#storage.db).overlay(hostId, tree);
  }
}

/** Runs a command's work and leaves with its exit code; errors become one readable text. */
export async function runCommand(
  options: ReachOptions,
  work: (reach: Reach) => Promise<number>,
): Promise<void> {
  const reach = new Reach(options);
  try {
    process.exitCode = await work(reach);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
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
