/** Lines of `job_events.body` as version 0.1.0 wrote them in November 2026, before task references had this name. */
export const journalLines = [
  '{"type":"stepIntent","step":0,"seq":2,"jobId":"3d2c7c1e-8f52-4c0e-9b5e-6f2a1f0f7a11","at":1796000000000}',
  '{"type":"stepSent","step":0,"seq":3,"jobId":"3d2c7c1e-8f52-4c0e-9b5e-6f2a1f0f7a11","at":1796000000100}',
  '{"type":"stepTicket","step":0,"ticket":"task-7","seq":4,"jobId":"3d2c7c1e-8f52-4c0e-9b5e-6f2a1f0f7a11","at":1796000000200}',
] as const;
