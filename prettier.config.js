/** The one shape of all code. Markdown keeps its own line breaks. */
/** @type {import('prettier').Config} */
export default {
  printWidth: 120,
  singleQuote: true,
  proseWrap: 'preserve',
};
