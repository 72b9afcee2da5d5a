import type { Page } from 'playwright-core';

/** An event of Chromium's trace; `tdur` is processor time in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/**
 * For how many milliseconds each task of the page's own thread had the processor while `work` was done. Not for how long it
 * took: on a machine that is busy, that says more about the others.
 */
export function taskTimes(page: Page, work: () => Promise<void>): Promise<number[]> {
  return times(page, 'toplevel', 'ThreadControllerImpl::RunTask', work);
}

/** For how many milliseconds each of the page's callbacks for a frame had the processor while `work` was done. */
export function frameTimes(page: Page, work: () => Promise<void>): Promise<number[]> {
  return times(page, 'devtools.timeline', 'FireAnimationFrame', work);
}

async function times(page: Page, category: string, wanted: string, work: () => Promise<void>): Promise<number[]> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: [category, '__metadata'] });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const pages = traceEvents.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain');
  const threads = new Set(pages.map(threadOf));
  return traceEvents
    .filter((event) => event.name === wanted && threads.has(threadOf(event)))
    .map(({ tdur = 0 }) => tdur / 1000);
}
