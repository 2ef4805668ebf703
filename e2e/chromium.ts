/** Debian's Chromium, without anything that would go on beside what is tried or measured. */
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
