/**
 * `npm test`: the specs with the flags that Jest needs for ES modules. Its own arguments go before those for Jest:
 * `--domain` runs the rules alone (no database), `--long` runs what is heavy by volume in full.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';

const root = path.resolve(import.meta.dirname, '..');
const given = process.argv.slice(2);
const jest = given.filter((argument) => argument !== '--domain' && argument !== '--long');
const args = [
  '--disable-warning=ExperimentalWarning',
  '--experimental-vm-modules',
  path.join(root, 'node_modules', 'jest', 'bin', 'jest.js'),
  ...(given.includes('--domain') ? ['--config', 'test/jest.domain.config.js'] : []),
  ...jest,
];
const env = {
  ...process.env,
  NODE_ENV: 'production',
  TEST_VOLUME: given.includes('--long') ? 'full' : (process.env.TEST_VOLUME ?? 'small'),
};
spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' }).on('close', (code) => {
  process.exitCode = code ?? 1;
});
