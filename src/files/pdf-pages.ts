import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';

const PDFIUM = createRequire(import.meta.url).resolve('@hyzyla/pdfium');

/** Nobody waits longer for a file that keeps its reader busy. */
const PATIENCE_MS = 20_000;

/** So many are read at a time: each holds its file in memory. */
const AT_ONCE = 1;

/** Runs apart from everything else: a file that breaks the reader, or keeps it busy, ends this thread alone. */
const THREAD = `
  const { parentPort, workerData } = require('node:worker_threads');
  const { readFileSync } = require('node:fs');
  (async () => {
    const library = await require(workerData.pdfium).PDFiumLibrary.init();
    const pages = (await library.loadDocument(readFileSync(workerData.file))).getPageCount();
    parentPort.postMessage({ pages });
  })().catch((error) => parentPort.postMessage({ problem: String(error) }));
`;

let running = 0;
const waiting: (() => void)[] = [];

/** The pages of a PDF; LOCKED where it wants a password, BROKEN where it cannot be read. */
export async function pagesOf(file: string): Promise<number | 'LOCKED' | 'BROKEN'> {
  if (running >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  else running += 1;
  try {
    return await read(file);
  } finally {
    const next = waiting.shift();
    if (next === undefined) running -= 1;
    else next();
  }
}

function read(file: string): Promise<number | 'LOCKED' | 'BROKEN'> {
  const thread = new Worker(THREAD, {
    eval: true,
    workerData: { pdfium: PDFIUM, file },
    resourceLimits: { maxOldGenerationSizeMb: 64 },
    env: {},
  });
  return new Promise((resolve) => {
    const end = (found: number | 'LOCKED' | 'BROKEN'): void => {
      clearTimeout(timer);
      void thread.terminate();
      resolve(found);
    };
    const timer = setTimeout(end, PATIENCE_MS, 'BROKEN');
    thread.once('message', ({ pages, problem = '' }: { pages?: number; problem?: string }) => {
      end(pages ?? (/password/i.test(problem) ? 'LOCKED' : 'BROKEN'));
    });
    thread.once('error', () => {
      end('BROKEN');
    });
    thread.once('exit', () => {
      end('BROKEN');
    });
  });
}
