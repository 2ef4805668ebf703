import { request } from 'node:https';
import { account } from './service.ts';

/** The snapshots of a new lab, in addition to two VMs without any: `<` reverts to that snapshot. */
const TREES: Readonly<Record<string, readonly string[]>> = {
  DC0_H0_VM0: ['fresh', 'with tools', '<fresh', 'other tools'],
  DC0_H0_VM1: ['base', 'base', 'after update "7.2"'],
};

/** The VMs that vcsim has by default (0.24.2). */
const MACHINES = 4;

/** Creates the snapshots of vcsim's default VMs. @returns what exists afterward */
export async function createNewcomersMachines(url: URL): Promise<string[]> {
  const client = new Client(url);
  const login = ref('SessionManager', 'SessionManager', '_this');
  await client.call(
    'Login',
    `${login}<userName>${account.user}</userName><password>${account.password}</password>`,
  );
  for (const [name, tree] of Object.entries(TREES)) await takeSnapshots(client, name, tree);
  await client.call('Logout', login);
  const grown = Object.keys(TREES).join(' and ');
  return [`${MACHINES} VMs`, `of which ${grown} have snapshots`];
}

async function takeSnapshots(client: Client, machine: string, tree: readonly string[]): Promise<void> {
  const index = ref('SearchIndex', 'SearchIndex', '_this');
  const path = `<inventoryPath>/DC0/vm/${machine}</inventoryPath>`;
  const id = /<returnval[^>]*>([^<]+)</.exec(
    await client.call('FindByInventoryPath', `${index}${path}`),
  )?.[1];
  if (id === undefined) throw new Error(`vcsim has no VM named ${machine}.`);
  const own = ref('VirtualMachine', id, '_this');
  const taken = new Map<string, string>();
  for (const word of tree) {
    const before = taken.get(word.slice(1));
    if (word.startsWith('<') && before !== undefined) {
      await client.call('RevertToSnapshot_Task', ref('VirtualMachineSnapshot', before, '_this'));
      continue;
    }
    const name = `<name>${escaped(word)}</name><memory>false</memory><quiesce>false</quiesce>`;
    const task = /<returnval[^>]*>([^<]+)</.exec(
      await client.call('CreateSnapshot_Task', `${own}${name}`),
    )?.[1];
    taken.set(word, await client.resultOf(task ?? ''));
  }
}

/** The part of the vSphere API that the lab needs. */
class Client {
  readonly #url: URL;
  #cookie = '';

  constructor(url: URL) {
    this.#url = url;
  }

  /** The snapshot that a task created. vcsim 0.24 answers when the task is done. */
  async resultOf(task: string): Promise<string> {
    const what = `<propSet><type>Task</type><pathSet>info.result</pathSet></propSet>`;
    const of = `<objectSet>${ref('Task', task, 'obj')}</objectSet>`;
    const collector = ref('PropertyCollector', 'propertyCollector', '_this');
    const answer = await this.call('RetrieveProperties', `${collector}<specSet>${what}${of}</specSet>`);
    const result = /<val[^>]*>([^<]+)</.exec(answer)?.[1];
    if (result === undefined) throw new Error(`vcsim created no snapshot: ${answer}`);
    return result;
  }

  call(method: string, inside: string): Promise<string> {
    const body = `<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body><${method} xmlns="urn:vim25">${inside}</${method}></Body></Envelope>`;
    const headers = { 'content-type': 'text/xml; charset=utf-8', cookie: this.#cookie };
    return new Promise((resolve, reject) => {
      const options = { method: 'POST', headers, rejectUnauthorized: false };
      const sent = request(this.#url, options, (response) => {
        this.#cookie = response.headers['set-cookie']?.[0]?.split(';')[0] ?? this.#cookie;
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part)).once('error', reject);
        response.once('end', () => {
          const text = Buffer.concat(parts).toString('utf8');
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`vcsim refused ${method}: ${text}`));
        });
      });
      sent.once('error', reject).end(body);
    });
  }
}

const ref = (type: string, id: string, as: string) => `<${as} type="${type}">${escaped(id)}</${as}>`;

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
