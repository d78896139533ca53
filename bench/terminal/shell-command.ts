// The sandbox's shell as the server has it started there, for those that start it without the server.
export const SHELL_COMMAND = ['/usr/libexec/slipway/enter', 'work', '/usr/libexec/slipway/shell'];
/** With a nonce the shell prints its marks. */
export const SHELL_ENV = {
  TERM: 'xterm-256color',
  COLORTERM: 'truecolor',
  LANG: 'C.UTF-8',
  SLIPWAY_SHELL_NONCE: 'bench',
};
/** Wide enough that no line of a measurement wraps; the learners of the other measurements have the same. */
export const TERMINAL_SIZE = { cols: 200, rows: 40 };
