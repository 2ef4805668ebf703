import { request } from 'node:https';

/** The lab's vSphere; undefined if it is not running. */
export interface VSphereLab {
  readonly url: URL;
  readonly user: string;
  readonly password: string;
  /** SHA-256 of its certificate, read by the lab. */
  readonly fingerprint: string;
}

export function vSphereLab(): VSphereLab | undefined {
  const {
    SNAPTREE_VSPHERE_URL: url,
    SNAPTREE_VSPHERE_USER: user = '',
    SNAPTREE_VSPHERE_PASSWORD: password = '',
    SNAPTREE_VSPHERE_FINGERPRINT: fingerprint = '',
  } = process.env;
  return url === undefined ? undefined : { url: new URL(url), user, password, fingerprint };
}

/** Another client that changes the same VMs in vSphere directly. */
export class VSphereConsole {
  readonly #url: URL;
  readonly #cookie: string;

  private constructor(url: URL, cookie: string) {
    this.#url = url;
    this.#cookie = cookie;
  }

  static async signIn({ url, user, password }: VSphereLab): Promise<VSphereConsole> {
    const names = `<userName>${user}</userName><password>${password}</password>`;
    const { cookie } = await post(url, '', body('Login', SESSION_MANAGER, names));
    return new VSphereConsole(url, cookie);
  }

  /** Creates a snapshot of the disks. `machine`: `vm-57`. */
  async take(machine: string, name: string): Promise<void> {
    const facts = `<name>${name}</name><memory>false</memory><quiesce>false</quiesce>`;
    await post(
      this.#url,
      this.#cookie,
      body('CreateSnapshot_Task', { type: 'VirtualMachine', id: machine }, facts),
    );
  }

  async signOut(): Promise<void> {
    await post(this.#url, this.#cookie, body('Logout', SESSION_MANAGER, ''));
  }
}

const SESSION_MANAGER = { type: 'SessionManager', id: 'SessionManager' };

const body = (method: string, { type, id }: { type: string; id: string }, fields: string) =>
  `<Envelope xmlns="http://schemas.xmlsoap.org/soap/envelope/"><Body><${method} xmlns="urn:vim25">` +
  `<_this type="${type}">${id}</_this>${fields}</${method}></Body></Envelope>`;

function post(url: URL, cookie: string, text: string): Promise<{ cookie: string }> {
  return new Promise((resolve, reject) => {
    // The lab's service on loopback, with a self-signed certificate.
    const options = { method: 'POST', headers: { cookie }, rejectUnauthorized: false };
    const outgoing = request(url, options, async (answer) => {
      let received = '';
      for await (const chunk of answer) received += chunk;
      if (answer.statusCode !== 200) reject(new Error(`vSphere answered ${answer.statusCode}: ${received}`));
      else resolve({ cookie: answer.headers['set-cookie']?.[0]?.split(';')[0] ?? cookie });
    });
    outgoing.on('error', reject).end(text);
  });
}
