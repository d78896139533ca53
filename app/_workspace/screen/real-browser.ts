// Lets xterm.js see which browser it is in. It takes a `process` with a title for Node, and Next gives one to every module:
// then it would know neither Mac nor Windows nor Firefox, and AltGr, Option and the middle button would not do what they do
// there. To be imported before xterm.js. Where pages are rendered, Node is what it says; on the terminal page there is none.
if (typeof window !== 'undefined' && typeof process !== 'undefined') Reflect.deleteProperty(process, 'title');
