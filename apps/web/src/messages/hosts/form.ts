/** The form of a host: what all kinds of hosts share. What one kind needs is in `@snaptree/hypervisors`. */
export const hostFormMessages = {
  add: 'Add host',
  edit: (name: string) => `Edit ${name}`,
  editUnknown: 'Edit host',
  crumb: 'Hosts',
  hostGone: 'This host no longer exists. Go back to the list of hosts.',
  name: { label: 'Name', help: 'Name shown in Snaptree' },
  kind: 'Hypervisor',
  requirements: 'Host requirements',
  testedFirst: 'The connection is tested before it is saved.',
  cancel: 'Cancel',
  test: 'Test connection',
  save: 'Save',
  testing: 'Testing the connection…',
  connected: (product: string, vms: string) => `Connected to ${product}. It has ${vms}.`,
  address: { label: 'Address', help: 'Host name or IP address' },
  port: { label: 'Port', help: (standard: number) => `Default: ${standard}` },
  username: { label: 'User name' },
  password: {
    label: 'Password',
    help: 'Stored encrypted. Never shown again.',
    storedHelp: 'Leave empty to keep the stored password',
  },
};

export const certificateMessages = {
  server: 'Server certificate',
  ca: { label: 'CA certificate', help: 'Leave empty to use the authorities trusted by the system' },
  fingerprint: {
    label: 'Fingerprint',
    help: 'SHA-256. Trusts exactly this certificate instead of an authority. The connection test shows it.',
  },
  client: 'Client certificate, if the host requires one',
  certificate: { label: 'Client certificate', help: 'Signed by an authority that the host trusts' },
  privateKey: {
    label: 'Private key',
    help: 'Without a passphrase. Stored encrypted. Never shown again.',
    storedHelp: 'Leave empty to keep the stored key',
    changedHelp: 'The address or the certificate has changed. Enter the key again.',
  },
  paste: 'Paste the PEM text, or drop the file here',
  chooseFile: 'Choose file',
  chooseFileFor: (label: string) => `Choose file: ${label}`,
  tooLarge: (file: string) => `${file} is too large for a certificate or key.`,
  presented: 'The host presented this certificate:',
  compare: 'Compare the fingerprint on the host itself, not over this connection:',
  trust: 'I compared it: trust this certificate',
  subject: (subject: string, issuer: string) =>
    issuer === subject ? `${subject}, self-signed` : `${subject}, issued by ${issuer}`,
  validity: (from: string, to: string) => `valid from ${from} to ${to}`,
};

export const unsavedMessages = {
  heading: 'Leave without saving?',
  text: 'Your changes are not saved yet.',
  leave: 'Discard changes',
  stay: 'Keep editing',
};

/** What is wrong with a field, by its name. */
export const fieldErrors = {
  name: 'Enter a name of at most 100 characters.',
  seed: 'Enter a whole number, or leave the field empty.',
  path: 'Enter a path that starts with a slash, or leave the field empty to try the default sockets.',
  address: 'Enter a host name or an IP address, without spaces, user, or port.',
  user: 'Use only letters, digits, dots, hyphens, and underscores.',
  port: 'Enter a number from 1 to 65535, or leave the field empty.',
  fingerprint: 'Enter a SHA-256 fingerprint: 64 hexadecimal digits, with or without colons.',
  ca: 'This is not a certificate in PEM format.',
  certificate: 'This is not a certificate in PEM format.',
  privateKey: 'This is not a private key in PEM format without a passphrase.',
};

export const fieldChecks = {
  nameMissing: 'Enter a name for the host.',
  usernameMissing: 'Enter the user name.',
  addressMissing: 'Enter the host name or IP address.',
  nameTaken: (name: string) => `Another host is already named ${name}.`,
  hostTaken: (name: string) => `This host is already in Snaptree as ${name}.`,
  addressChanged: 'The address has changed. Enter the password again.',
  usernameChanged: 'The user name has changed. Enter its password.',
  passwordMissing: 'Enter the password of this user.',
  passwordWithoutUser: 'Enter the user name for this password.',
};
