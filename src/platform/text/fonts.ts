import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

import { Inject, Injectable } from '@nestjs/common';
import { openSync } from 'fontkit';

import { ENV, type Env } from '../config/env.js';

/** The weights of the Song type that is shipped (Noto Serif SC, SIL Open Font License). */
const WEIGHTS = ['400Regular', '700Bold'];

/** What is never seen, whatever the font: spaces, line breaks, marks that join or turn. */
const UNSEEN = /[\s\p{Default_Ignorable_Code_Point}]/u;

/** Where the fonts lie in which papers are set: those of the office first, then the one that is shipped. */
export function fontFoldersOf({ PAPER_FONTS: own }: Env): readonly string[] {
  const shipped = path.dirname(createRequire(import.meta.url).resolve('@expo-google-fonts/noto-serif-sc/package.json'));
  return [...(own === undefined ? [] : [path.resolve(own)]), ...WEIGHTS.map((weight) => path.join(shipped, weight))];
}

/** Which characters can be printed at all. */
@Injectable()
export class Fonts {
  private known: ReadonlySet<number> | null = null;

  constructor(@Inject(ENV) private readonly env: Env) {}

  /** The characters of a text that no font has, each once, in their order. */
  lacking(text: string): readonly string[] {
    const known = (this.known ??= this.read());
    return [...new Set(text)].filter((one) => !UNSEEN.test(one) && !known.has(one.codePointAt(0) ?? 0));
  }

  private read(): ReadonlySet<number> {
    return new Set(fontFoldersOf(this.env).flatMap((folder) => fontsIn(folder).flatMap(charactersOf)));
  }
}

function fontsIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ttf|otf|ttc|otc)$/i.test(name))
    .map((name) => path.join(folder, name));
}

function charactersOf(file: string): readonly number[] {
  const opened = openSync(file);
  return ('fonts' in opened ? opened.fonts : [opened]).flatMap(({ characterSet }) => characterSet);
}
