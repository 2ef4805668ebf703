import { Product, type ProductOptions } from './server.ts';

/** Keeps one running product for the tests that can share it; another way to start it replaces it. */
export class Shelf {
  #key = '';
  #product: Product | undefined;

  async product(options: ProductOptions): Promise<Product> {
    const key = JSON.stringify(options);
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
