import { config } from 'zod';

// zod compiles its checks with `new Function`, which the page's content policy forbids; asked first, it does not
// even try. Imported before anything that makes a schema.
config({ jitless: true });
