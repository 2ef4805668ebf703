// zod compiles its checks with `new Function`, which the page's content policy forbids; told so before any
// module runs, it does not even try (zod 4.6, `globalConfig`).
globalThis.__zod_globalConfig = { jitless: true };
