/** Jest loads globalSetup with plain Node, so TypeScript needs the hooks first: the real set-up is global-setup.ts. */
import './register-ts.js';

export default async function globalSetup(globalConfig, projectConfig) {
  const { default: setup } = await import('./global-setup.ts');
  await setup(globalConfig, projectConfig);
}
