/** `node --import ./test/support/register-ts.js src/main.ts` runs a TypeScript file without a build. */
import { register } from 'node:module';

register('./ts-loader.js', import.meta.url);
