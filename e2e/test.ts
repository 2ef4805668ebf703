import { test as base, expect } from '@playwright/test';
import { Machine } from './machines/machine.ts';
import { Client } from './product/api.ts';
import { Noise } from './product/noise.ts';
import { Product, type ProductOptions } from './product/server.ts';
import { Shelf } from './product/shelf.ts';

interface Options {
  /** How the product is started. */
  readonly start: ProductOptions;
  /** A separate product, because the test kills it or needs VMs that no other test has changed. */
  readonly alone: boolean;
}

interface Fixtures {
  readonly product: Product;
  readonly noise: Noise;
  /** Another client of the same product. */
  readonly client: Client;
  /** Creates real VMs, which are removed after the test. */
  readonly makeMachine: (options?: ConstructorParameters<typeof Machine>[0]) => Machine;
}

/** Simulated jobs that take hours finish in seconds. */
const QUICK: ProductOptions = { speed: 200 };

/** A browser and a running product. Any unexpected error in either fails the test. */
export const test = base.extend<Options & Fixtures, { readonly shelf: Shelf }>({
  start: [QUICK, { option: true }],
  alone: [false, { option: true }],
  shelf: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from it
    async ({}, use) => {
      const shelf = new Shelf();
      await use(shelf);
      await shelf.stop();
    },
    { scope: 'worker' },
  ],
  product: async ({ shelf, start, alone }, use, { file }) => {
    const product = alone ? await Product.start(start) : await shelf.product(file, start);
    await use(product);
    if (alone) await product.stop();
  },
  baseURL: async ({ product }, use) => use(product.url),
  noise: [
    async ({ context, product }, use, info) => {
      const noise = new Noise();
      noise.listen(context);
      await use(noise);
      const complaints = noise.complaints(product.log);
      if (info.status !== info.expectedStatus) {
        await info.attach('server log', { body: product.log.tail(200), contentType: 'text/plain' });
      }
      expect(complaints, 'unannounced errors').toEqual([]);
    },
    { auto: true },
  ],
  client: async ({ product }, use) => use(new Client(product.url)),
  // biome-ignore lint/correctness/noEmptyPattern: see above
  makeMachine: async ({}, use) => {
    const made: Machine[] = [];
    await use((options) => {
      const machine = new Machine(options);
      made.push(machine);
      return machine;
    });
    for (const machine of made) machine.remove();
  },
});

export { expect };
