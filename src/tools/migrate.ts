import { boot } from '../boot.js';
import { readEnv } from '../platform/config/env.js';
import { failStart } from '../process.js';

/** Brings the schema and the configured rows up to date, then ends. For deployments whose roles start separately. */
boot(readEnv(), true)
  .then((booted) => booted.close())
  .then(() => console.log('schema and configuration are up to date'))
  .catch(failStart);
