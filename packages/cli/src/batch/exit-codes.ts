/** Exit codes: all done; some input failed; the command line is wrong; stopped by Ctrl-C. */
export const exitCodes = { done: 0, someFailed: 1, wrongCommandLine: 2, interrupted: 130 } as const;
