import { readFileSync } from 'node:fs';
import path from 'node:path';

import { getDistDirectory } from 'altair-static';
import express, { type Router } from 'express';

const HERE = path.resolve(import.meta.dirname, '..', '..', 'web', 'explorer');

/** The API explorer: Altair as it is shipped, and a script of ours that says where the API is and what to try first. */
export function serveExplorer(): Router {
  const shipped = getDistDirectory();
  const page = readFileSync(path.join(shipped, 'index.html'), 'utf8')
    .replace('<base href="/" />', '<base href="/explorer/" />')
    .replace('<html>', '<html lang="zh-CN">')
    .replace('<title>Altair</title>', '<title>接口浏览器 · API explorer</title>')
    .replace('</head>', '<link href="explorer.css" rel="stylesheet" /></head>')
    .replace('</body>', '<script type="module" src="start.js"></script></body>');
  const router = express.Router();
  router.get(['/', '/index.html'], (_req, res) => {
    res.type('html').send(page);
  });
  for (const own of ['start.js', 'explorer.css'])
    router.get(`/${own}`, (_req, res) => {
      res.sendFile(path.join(HERE, own));
    });
  router.use(express.static(shipped, { index: false }));
  return router;
}
