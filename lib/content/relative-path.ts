// Paths that lessons name: below a folder, and the same on every system.

const MOST_CHARS = 200;

/** Such as `app/server.js`: no step up, no drive, nothing that is not a name. */
export const isRelativePath = (path: string): boolean =>
  path.length <= MOST_CHARS &&
  !/[\x00-\x1f\x7f\\]/.test(path) &&
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');
