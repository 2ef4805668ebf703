import type { endpoints, hostEndpoints } from './contract.ts';

export type EndpointName = keyof typeof endpoints | keyof ReturnType<typeof hostEndpoints>;

/** What each endpoint does, for the OpenAPI document. Not in the contract, so that pages do not load it. */
export const endpointSummaries: Readonly<Record<EndpointName, string>> = {
  checkPage: 'Check whether the server accepts requests from this page; 403 says why not',
  checkCertificates: 'Check certificates and a key before use: subject, validity, and whether they match',
  removeHost: 'Remove a host from the list; nothing changes on the hypervisor',
  readHazards:
    'List the known hazards of the version of the hypervisor that a host runs, and what Snaptree does about each',
  readDemoHosts: 'Get whether the demo hosts are listed, removed or disabled',
  showDemoHosts: 'Remove the demo hosts from the list, or restore them as they were',
  listDomains: 'List the VMs of a host',
  readSpace:
    'List snapshots of all hosts that could free disk space; unread trees are read in the background',
  search: 'Search the snapshots of all hosts by name, tags, VM and host; unread trees are not searched',
  listTags: 'List the tags in use on all hosts, most used first; unread trees are not included',
  readDomain: 'List every operation of a VM: supported, or the reason why not',
  readTree: 'Get the snapshot tree of a VM and its rules',
  readConfiguration: 'Get the configuration that a snapshot captured and the current one, without secrets',
  readScreenshot: 'Get the screenshot that the hypervisor stored with a snapshot; notFound if there is none',
  openFolders:
    'Create storage pools so that the hypervisor reads folders that the tree reports as unread; changes no file',
  listFolderPools: 'List the storage pools that Snaptree created to read folders',
  closeFolder: 'Remove a storage pool that Snaptree created to read a folder; the files stay',
  plan: 'Preview an operation on the current tree; changes nothing',
  operate:
    'Run an operation on the given revision of the tree; 409 treeChanged with the difference if it has changed',
  listJobs: 'List jobs, newest first',
  readJob: 'Get a job',
  readJobEvents: 'List the stored events of a job after a sequence number, oldest first',
  cancelJob: 'Cancel a job as soon as it is safe',
  readJobRest: 'Preview the remaining steps of an interrupted job on the current tree; changes nothing',
  resumeJob:
    'Resume an interrupted job as a new job, on the given revision of the tree; a repeated request returns the same new job',
  dismissJob:
    'Dismiss an interrupted job, or one whose result is unknown: keep the tree as it is and release the VM',
  injectFault: 'Simulated hosts only: set the faults that occur next on a VM',
  actAsOtherClient: 'Simulated hosts only: run a step as another client of the hypervisor would',
  listHosts: 'List all hosts and their connection state',
  addHost: 'Add a host; the connection is tested before it is saved',
  testHost: 'Test a connection without saving it',
  updateHost: 'Change a host; omitted secrets are kept if the address and user name are unchanged',
};
