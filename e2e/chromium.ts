/** Debian's Chromium, without background activity that would disturb tests and measurements. */
export const chromiumLaunch = {
  executablePath: process.env.SNAPTREE_CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--no-first-run',
    '--disable-quic',
  ],
};
