// Lets xterm.js see which browser it is in. It takes a `process` with a title for Node, and Next puts one into every page:
// then it would know neither Mac nor Windows nor Firefox, and AltGr, Option and the middle button would not do what they do
// there. To be imported before xterm.js. Where pages are rendered, Node is what it says.
if (typeof window !== 'undefined' && 'process' in globalThis) Reflect.deleteProperty(process, 'title');
