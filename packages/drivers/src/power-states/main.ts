import { writeFileSync } from 'node:fs';
import { powerStatesPage } from './page.ts';
import { placeOfPage } from './place.ts';

writeFileSync(placeOfPage, powerStatesPage());
console.log(`Written: ${placeOfPage}`);
