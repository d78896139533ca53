// In place of the other pages' terminal-code.ts: here the code of session and screen comes first, with all the rest.
import * as session from '../../lib/client/session-client.ts';
import * as memory from '../_workspace/remembered-view.ts';
import * as screen from '../_workspace/xterm-screen.ts';

const here = {
  memory: Promise.resolve(memory),
  session: Promise.resolve(session),
  screen: Promise.resolve(screen),
};

export const terminalCode = (): typeof here => here;
