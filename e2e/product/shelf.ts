import { Product, type ProductOptions } from './server.ts';

/**
 * Keeps one running product for the tests of a file that can share it. A test of another file, or with other start
 * options, gets a new one, because the order of files in a worker is random and their changes must not matter.
 */
export class Shelf {
  #key = '';
  #product: Product | undefined;

  async product(file: string, options: ProductOptions): Promise<Product> {
    const key = JSON.stringify([file, options]);
    if (this.#product !== undefined && this.#key === key) return this.#product;
    await this.stop();
    this.#product = await Product.start(options);
    this.#key = key;
    return this.#product;
  }

  async stop(): Promise<void> {
    await this.#product?.stop();
    this.#product = undefined;
  }
}
