import { readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';

import Sequencer from '@jest/test-sequencer';

const kept = new URL('./seconds.json', import.meta.url);
const name = (file) => file.slice(file.lastIndexOf('/test/') + 1);

/**
 * Begins with the spec files that took longest in the run that was written down, so that none is left alone at the end.
 */
export default class SlowestFirst extends Sequencer {
  sort(tests) {
    const seconds = JSON.parse(readFileSync(kept, 'utf8'));
    const of = ({ path }) => seconds[name(path)] ?? 5;
    return [...tests].sort((one, other) => of(other) - of(one));
  }
}

/**
 * Prints the seconds of each spec file, slowest first, after a run of more than ten; UPDATE_SECONDS=1 writes them down.
 */
export class SecondsReporter {
  onRunComplete(_contexts, { testResults }) {
    if (testResults.length < 10) return;
    const seconds = testResults.map(({ testFilePath, perfStats }) => [name(testFilePath), perfStats.runtime / 1_000]);
    seconds.sort(([, one], [, other]) => other - one);
    const all = seconds.reduce((sum, [, one]) => sum + one, 0);
    const lines = seconds.slice(0, 40).map(([file, one]) => `${one.toFixed(1).padStart(8)} s  ${file}`);
    if (process.env.UPDATE_SECONDS === '1') {
      const rounded = Object.fromEntries(seconds.map(([file, one]) => [file, Math.round(one)]));
      writeFileSync(kept, `${JSON.stringify(rounded, null, 2)}\n`);
    }
    process.stdout.write(`\nseconds by file (${all.toFixed(0)} s of workers):\n${lines.join('\n')}\n`);
  }
}
