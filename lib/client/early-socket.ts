// A page that shows terminals opens its connection before its code has arrived: a few lines in the document itself say
// hello, so that the learner has an engine while the code is on its way. The session takes the open socket over as if it had
// opened it. Where anything is not as expected, it opens one of its own.
import { PROTOCOL_VERSION, WEBSOCKET_PATH, WEBSOCKET_SUBPROTOCOL } from '../protocol/limits.ts';

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

/** Plain JavaScript for the document, of the same text on every page; it looks at the address. */
export const EARLY_SCRIPT = `(()=>{
const [,locale,kind,course='',lesson='',more]=location.pathname.split('/');
const id=/^[a-z0-9][a-z0-9-]{0,63}$/;
const alone=kind==='terminal'&&course==='';
const lessons=kind==='lessons'&&id.test(course)&&id.test(lesson)&&more===undefined;
if(!/^(ko|en)$/.test(locale)||!(alone||lessons)||document.prerendering||'slipwayEarly' in window)return;
const socket=new WebSocket((location.protocol==='https:'?'wss://':'ws://')+location.host+'${WEBSOCKET_PATH}','${WEBSOCKET_SUBPROTOCOL}');
const received=[];
socket.binaryType='arraybuffer';
socket.onmessage=({data})=>received.push(data);
socket.addEventListener('open',()=>socket.send(JSON.stringify({type:'hello',version:${PROTOCOL_VERSION},locale,lesson:alone?null:{course,lesson}})));
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
