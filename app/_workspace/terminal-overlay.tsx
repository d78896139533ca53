'use client';
// What lies over a terminal: the search, questions, a link's target, a command's menu, the bell. The screen says what.
import { useSyncExternalStore } from 'react';
import { platformOf } from './screen/key-actions.ts';
import type { ScreenForOverlay } from './screen/screen-ui.ts';
import { ScreenLink } from './screen-link.tsx';
import { ScreenMenu } from './screen-menu.tsx';
import { ScreenQuestion } from './screen-question.tsx';
import { ScreenRemark } from './screen-remark.tsx';
import { ScreenSearch } from './screen-search.tsx';
import styles from './terminal-overlay.module.css';

export function TerminalOverlay({ screen }: { screen: ScreenForOverlay }) {
  const { ui } = screen;
  const { search, question, remark, link, menu, ringing } = useSyncExternalStore(ui.subscribe, ui.get, ui.get);
  const isMac = platformOf(navigator.platform) === 'mac';
  return (
    <div className={styles.overlay}>
      {search !== null && <ScreenSearch screen={screen} request={search} />}
      {/* Always there, so that what appears in it is announced. */}
      <div role="status" className={styles.foot}>
        {question !== null && <ScreenQuestion question={question} screen={screen} />}
        {remark !== null && <ScreenRemark remark={remark} ui={ui} isMac={isMac} />}
      </div>
      {link !== null && <ScreenLink link={link} isMac={isMac} />}
      {menu !== null && <ScreenMenu menu={menu} screen={screen} />}
      {ringing && <div className={styles.bell} data-bell="" />}
    </div>
  );
}
