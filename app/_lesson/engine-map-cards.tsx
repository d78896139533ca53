'use client';
// The map as cards, by kind. What the last change touched is marked.
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { EnginePicture } from '../../lib/protocol/messages.ts';
import styles from './engine-map.module.css';
import { faceOf, type MapContainer, shortId } from './engine-map-words.ts';
import { usePortWords, useSizeWords, useStateWords } from './use-map-words.ts';
import { useTouched } from './use-touched.ts';

export function MapCards({ picture }: { picture: EnginePicture }) {
  const t = useTranslations('map');
  const sizeWords = useSizeWords();
  const { containers, images, networks, volumes } = picture;
  const touched = useTouched([
    ...containers.map((it) => [`c${it.id}`, faceOf(it)] as const),
    ...images.map((it) => [`i${it.id}`, faceOf(it)] as const),
    ...networks.map((it) => [`n${it.id}`, ''] as const),
    ...volumes.map((it) => [`v${it.name}`, ''] as const),
  ]);
  return (
    <div className={styles.groups}>
      <Group title={t('containers')} empty={t('noContainers')}>
        {containers.map((it) => (
          <ContainerCard key={it.id} container={it} isTouched={touched.has(`c${it.id}`)} />
        ))}
      </Group>
      <Group title={t('images')} empty={t('noImages')}>
        {images.map(({ id, tags, sizeBytes }) => (
          <Card key={id} isTouched={touched.has(`i${id}`)} name={tags[0] ?? `${t('untagged')} ${shortId(id)}`}>
            <span>{sizeWords(sizeBytes)}</span>
          </Card>
        ))}
      </Group>
      <Group title={t('networks')} empty={t('noNetworks')}>
        {networks.map(({ id, name }) => (
          <Card key={id} isTouched={touched.has(`n${id}`)} name={name} />
        ))}
      </Group>
      <Group title={t('volumes')} empty={t('noVolumes')}>
        {volumes.map(({ name }) => (
          <Card key={name} isTouched={touched.has(`v${name}`)} name={shortName(name)} />
        ))}
      </Group>
    </div>
  );
}

function Group({ title, empty, children }: { title: string; empty: string; children: ReactNode[] }) {
  return (
    <div className={styles.group}>
      <h4 className={styles.groupTitle}>{title}</h4>
      {children.length === 0 ? <p className={styles.none}>{empty}</p> : <ul className={styles.cards}>{children}</ul>}
    </div>
  );
}

function ContainerCard({ container, isTouched }: { container: MapContainer; isTouched: boolean }) {
  const stateWords = useStateWords();
  const portWords = usePortWords();
  const { name, image, state, ports, networks, volumes } = container;
  return (
    <Card isTouched={isTouched} name={name} state={state}>
      <span className={styles.state}>{stateWords(container)}</span>
      <span>{image}</span>
      {ports.map((port) => (
        <span key={`${port.host}/${port.container}/${port.protocol}`}>{portWords(port)}</span>
      ))}
      {[...networks.filter((network) => network !== 'bridge'), ...volumes.map(shortName)].map((text) => (
        <span key={text}>{text}</span>
      ))}
    </Card>
  );
}

interface CardProps {
  readonly name: string;
  readonly isTouched: boolean;
  readonly state?: string;
  readonly children?: ReactNode;
}

function Card({ name, isTouched, state, children }: CardProps) {
  const t = useTranslations('map');
  return (
    <li className={styles.card} data-touched={isTouched || undefined} data-state={state}>
      <strong className={styles.name}>{name}</strong>
      {isTouched && <span className="visually-hidden">{t('changed')}</span>}
      {children}
    </li>
  );
}

/** One that nobody has named has a name of 64 digits. */
const shortName = (name: string): string => (/^[0-9a-f]{64}$/.test(name) ? shortId(name) : name);
