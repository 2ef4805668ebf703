import { firstLoads } from './apps/front-door/checks/first-load.mjs';

export default firstLoads('apps/web/dist', '300 kB');
