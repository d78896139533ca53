// Where the server has the files of the editor. The first of them has a fixed name, and says where the others are.

export const EDITOR_PATH = '/_editor/';
export const EDITOR_ENTRY = 'editor.js';
