import { writeFile } from 'node:fs/promises';

import { printSchema } from 'graphql';

import { buildApiSchema } from './api-schema.js';

const HEADER = `# Generated from the classes in src/ by "npm run generate"; do not edit.\n\n`;

await writeFile('schema.graphql', `${HEADER}${printSchema(await buildApiSchema())}\n`);
