// Ids by which the parts of the panel name each other. There is one panel in a page.
export const tabId = (name: string): string => `terminal-tab-${name}`;
export const panelId = (name: string): string => `terminal-panel-${name}`;
