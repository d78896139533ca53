// Where pages hear of changes of the content, while it is watched.

export const CONTENT_CHANGES_PATH = '/api/content-changes';
