'use client';
// The incident that the learner has read and put away in this tab, known by its time.
import { useState } from 'react';
import type { Incident } from '../../lib/protocol/messages.ts';
import { useLessonState } from './use-lesson.ts';

const STORAGE_KEY = 'slipway-dismissed-incident';

/** The incident to show, if any. Older ones than the one put away come again only after a reconnect: they stay away. */
export function useIncident(): { incident: Incident | null; dismiss: () => void } {
  const incident = useLessonState((state) => state.incident);
  const [dismissedAt, setDismissedAt] = useState(readDismissedAt);
  const dismiss = () => {
    if (incident === null) return;
    setDismissedAt(incident.at);
    rememberDismissedAt(incident.at);
  };
  return { incident: incident !== null && incident.at > dismissedAt ? incident : null, dismiss };
}

/** Pages without storage, such as some embedded ones, throw; then it is kept as long as the page. */
function readDismissedAt(): number {
  try {
    return Number(sessionStorage.getItem(STORAGE_KEY) ?? 0) || 0;
  } catch {
    return 0;
  }
}

function rememberDismissedAt(at: number): void {
  try {
    sessionStorage.setItem(STORAGE_KEY, String(at));
  } catch {
    // See above.
  }
}
