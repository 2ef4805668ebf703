import { writeFileSync } from 'node:fs';
import { hazardsPage } from './page.ts';
import { placeOfPage } from './place.ts';

writeFileSync(placeOfPage, hazardsPage());
console.log(`Written: ${placeOfPage}`);
