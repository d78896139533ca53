// A page that shows terminals opens its connection before its code has arrived: a few lines in the head of the document say
// hello and ask for the first terminal, so that the shell starts while the code is on its way. The session takes the open
// socket over as if it had opened it. Where anything is not as expected, it opens one of its own.
import { LIMITS, PROTOCOL_VERSION, WEBSOCKET_PATH, WEBSOCKET_SUBPROTOCOL } from '../protocol/limits.ts';

interface Early {
  readonly socket: WebSocket;
  /** What has come, in order. */
  readonly received: unknown[];
}

declare global {
  interface Window {
    slipwayEarly?: Early | undefined;
  }
}

/** Near enough for a shell that will be told the right size when it is seen. Where it is right, its prompt is drawn once. */
const GUESSED_CELL_PX = { width: 7.8, height: 19.8 };
/** What is around the terminal: margins, bars and the hint below; the header of a lesson. */
const AROUND_PX = { width: 31, height: 88, header: 56 };

/**
 * Plain JavaScript for the document's head, of the same text on every page; it looks at the address. The terminal is asked
 * for as a reader's: that takes it from nobody who writes in it, and does not change its size.
 */
export const EARLY_SCRIPT = `(()=>{
const [,locale,kind,course='',lesson='',more]=location.pathname.split('/');
const id=/^[a-z0-9][a-z0-9-]{0,63}$/;
const alone=kind==='terminal'&&course==='';
const lessons=kind==='lessons'&&id.test(course)&&id.test(lesson)&&more===undefined;
if(!/^(ko|en)$/.test(locale)||!(alone||lessons)||document.prerendering||'slipwayEarly' in window)return;
const socket=new WebSocket((location.protocol==='https:'?'wss://':'ws://')+location.host+'${WEBSOCKET_PATH}','${WEBSOCKET_SUBPROTOCOL}');
const received=[];
const size=(px,cell,min,max)=>Math.min(max,Math.max(min,Math.floor(px/cell)));
socket.binaryType='arraybuffer';
socket.onmessage=({data})=>received.push(data);
socket.addEventListener('open',()=>{
const say=(message)=>socket.send(JSON.stringify(message));
say({type:'hello',version:${PROTOCOL_VERSION},locale,lesson:alone?null:{course,lesson}});
if(performance.getEntriesByType('navigation')[0]?.type==='reload')return;
say({type:'terminal.attach',terminal:'main',channel:0,resumeFrom:0,role:'reader',
cols:size((alone?innerWidth:innerWidth*.46)-${AROUND_PX.width},${GUESSED_CELL_PX.width},${LIMITS.minCols},${LIMITS.maxCols}),
rows:size(innerHeight-${AROUND_PX.height}-(alone?0:${AROUND_PX.header}),${GUESSED_CELL_PX.height},${LIMITS.minRows},${LIMITS.maxRows})});
});
window.slipwayEarly={socket,received};
})()`;

/** @returns a socket to the address; the one that was opened early if it is still good, the first time only */
export function openOrAdopt(url: string): WebSocket {
  const early = window.slipwayEarly;
  // Also for the script, which may come late: there is a connection from now on.
  window.slipwayEarly = undefined;
  if (early === undefined || early.socket.url !== url || early.socket.readyState > WebSocket.OPEN) {
    early?.socket.close();
    return new WebSocket(url, WEBSOCKET_SUBPROTOCOL);
  }
  return adopt(early);
}

function adopt({ socket, received }: Early): WebSocket {
  const swallowHello = () => {
    const send = socket.send.bind(socket);
    socket.send = () => {
      socket.send = send;
    };
  };
  if (socket.readyState !== WebSocket.OPEN) {
    // Between the one who said hello and the one who is about to.
    socket.addEventListener('open', swallowHello, { once: true });
    return socket;
  }
  swallowHello();
  queueMicrotask(() => {
    socket.onopen?.(new Event('open'));
    for (const data of received.splice(0)) socket.onmessage?.(new MessageEvent('message', { data }));
  });
  return socket;
}
