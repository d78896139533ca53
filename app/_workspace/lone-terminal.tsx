'use client';
// The terminals without a lesson. All that a prompt needs comes with the page: asking for it later would be another way
// there and back.
import type { Locale } from '../../lib/protocol/messages.ts';
import '../../lib/client/session-client.ts';
import './remembered-view.ts';
import './xterm-screen.ts';
import { LiveLesson } from './live-lesson.tsx';
import { TerminalPanel } from './terminal-panel.tsx';

const FIRST = ['main'] as const;

export function LoneTerminal({ locale }: { locale: Locale }) {
  return (
    <LiveLesson locale={locale} lesson={null} terminals={FIRST}>
      <TerminalPanel />
    </LiveLesson>
  );
}
