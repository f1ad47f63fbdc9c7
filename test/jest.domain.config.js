import config from '../jest.config.js';

/** The rules alone: no database, no server, no browser. @type {import('jest').Config} */
export default {
  ...config,
  rootDir: '..',
  testMatch: ['<rootDir>/test/domain/**/*.spec.ts', '<rootDir>/test/architecture/{floors,lines}.spec.ts'],
  globalSetup: undefined,
  globalTeardown: undefined,
};
