import { randomUUID } from 'node:crypto';

/** The parts of the server's tree that tests compare. */
export interface TreeOnTheWire {
  readonly revision: string;
  readonly tree: {
    readonly domain: { readonly id: string; readonly name: string };
    readonly snapshots: readonly {
      readonly id: string;
      readonly name: string;
      readonly parent: string | null;
      readonly tags?: readonly string[];
    }[];
    readonly current: { readonly kind: string; readonly id?: string };
    readonly live: { readonly power: string };
  };
}

export interface JobOnTheWire {
  readonly id: string;
  readonly domainName: string;
  readonly state: string;
  readonly outcome?: { readonly state: string };
  readonly resolution?: { readonly how: string; readonly by: string };
  readonly steps: readonly { readonly state: string; readonly progress?: { readonly percent?: number } }[];
}

/** Another client of the product, over HTTP. */
export class Client {
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  /** The ID of the VM with this name. */
  async domainId(host: string, name: string): Promise<string> {
    const { domains } = await this.get<{ domains: { id: string; name: string }[] }>(
      `/api/hosts/${host}/domains`,
    );
    const found = domains.find((domain) => domain.name === name);
    if (found === undefined) throw new Error(`${host} has no machine ${name}`);
    return found.id;
  }

  tree(host: string, domainId: string): Promise<TreeOnTheWire> {
    return this.get(`/api/hosts/${host}/domains/${domainId}/tree`);
  }

  jobs(host: string, domainId: string): Promise<JobOnTheWire[]> {
    return this.get(`/api/jobs?host=${host}&domain=${domainId}`);
  }

  /** Runs an operation on the current tree and waits for the outcome of its job. */
  async operate(host: string, domainId: string, operation: object): Promise<JobOnTheWire> {
    return this.ended((await this.begin(host, domainId, operation)).id);
  }

  /** Starts an operation on the current tree. */
  async begin(host: string, domainId: string, operation: object): Promise<JobOnTheWire> {
    const { revision, tree } = await this.tree(host, domainId);
    return this.#send(`/api/hosts/${host}/domains/${domainId}/operations`, {
      operation,
      revision,
      confirmation: tree.domain.name,
    });
  }

  /** Simulated hosts only: sets the next faults of this VM. */
  async failNext(host: string, domainId: string, ...faults: readonly object[]): Promise<void> {
    await this.#send(`/api/simulator/hosts/${host}/domains/${domainId}/faults`, { faults });
  }

  /** Lets another tool change the files of a simulated VM, behind the records of its snapshots. */
  async changeFiles(
    host: string,
    domainId: string,
    files: 'mergeFiles' | 'mergeMiddle' | 'moveFile',
  ): Promise<void> {
    await this.#send(`/api/simulator/hosts/${host}/domains/${domainId}/foreign-steps`, { files });
  }

  /** Simulated hosts only: a step of another client, not through Snaptree. */
  async elsewhere(host: string, domainId: string, step: object): Promise<void> {
    await this.#send(`/api/simulator/hosts/${host}/domains/${domainId}/foreign-steps`, { step });
  }

  /** The job as the history lists it, with its resolution. */
  job(jobId: string): Promise<JobOnTheWire> {
    return this.get(`/api/jobs/${jobId}`);
  }

  async ended(jobId: string): Promise<JobOnTheWire> {
    for (;;) {
      const job = await this.get<JobOnTheWire>(`/api/jobs/${jobId}`);
      if (job.state === 'finished') return job;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async get<T>(path: string): Promise<T> {
    return this.#answer(await fetch(this.#url + path), path);
  }

  async #send<T>(path: string, body: object): Promise<T> {
    const headers = {
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      origin: this.#url,
    };
    return this.#answer(
      await fetch(this.#url + path, { method: 'POST', headers, body: JSON.stringify(body) }),
      path,
    );
  }

  async #answer<T>(response: Response, path: string): Promise<T> {
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json() as Promise<T>;
  }
}
