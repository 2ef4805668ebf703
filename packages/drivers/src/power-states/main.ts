import { writeFileSync } from 'node:fs';
import { pathOfPage, powerStatesPage } from './page.ts';

writeFileSync(pathOfPage, powerStatesPage());
console.log(`Written: ${pathOfPage}`);
