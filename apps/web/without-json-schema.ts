import type { Plugin } from 'vite';

const MODULES = /[\\/]zod[\\/]v4[\\/]core[\\/](?:json-schema-processors|to-json-schema)\.js$/;
const EXPORTED = /^export (?:const|function) (\w+)/gm;

/**
 * Leaves out zod's generator of JSON Schema, 5 kB compressed: every schema refers to it, and only the server writes
 * the OpenAPI document. Schemas ask for a method when they are made, so each export returns a function that throws.
 */
export const withoutJsonSchema = (): Plugin => ({
  name: 'without-json-schema',
  apply: 'build',
  enforce: 'pre',
  transform(code, id) {
    if (!MODULES.test(id)) return undefined;
    const names = [...code.matchAll(EXPORTED)].map(([, name]) => name);
    return [
      "const absent = () => { throw new Error('This build contains no JSON Schema.'); };",
      ...names.map((name) => `export const ${name} = () => absent;`),
    ].join('\n');
  },
});
