/**
 * Imported before everything else: the libraries look at NODE_ENV when they are loaded, and a script that sets it would
 * work in the shells of some systems only.
 */
process.env['NODE_ENV'] ??= 'production';

export {};
