import { writeFileSync } from 'node:fs';
import { hazardsPage, pathOfPage } from './page.ts';

writeFileSync(pathOfPage, hazardsPage());
console.log(`Written: ${pathOfPage}`);
