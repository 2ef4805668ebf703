import { firstLoads } from './tools/checks/first-load.mjs';

export default firstLoads('apps/web/dist', '300 kB');
