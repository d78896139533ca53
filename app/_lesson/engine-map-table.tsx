'use client';
// The map as tables, one for each kind of thing.
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { EnginePicture } from '../../lib/protocol/messages.ts';
import styles from './engine-map.module.css';
import { shortId } from './engine-map-words.ts';
import { usePortWords, useSizeWords, useStateWords } from './use-map-words.ts';

export function MapTable({ picture }: { picture: EnginePicture }) {
  const t = useTranslations('map');
  const stateWords = useStateWords();
  const sizeWords = useSizeWords();
  const portWords = usePortWords();
  const { containers, images, networks, volumes } = picture;
  return (
    // It scrolls, so the keyboard must reach it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: as above
    <section className={styles.tables} aria-label={t('asTable')} tabIndex={0}>
      <Table
        caption={t('containers')}
        empty={t('noContainers')}
        columns={(['name', 'state', 'image', 'ports', 'networks', 'volumes'] as const).map((name) =>
          t(`columns.${name}`),
        )}
        rows={containers.map((it) => [
          ...[it.id, it.name, stateWords(it), it.image, it.ports.map(portWords).join('; ')],
          ...[it.networks.join(', '), it.volumes.join(', ')],
        ])}
      />
      <Table
        caption={t('images')}
        empty={t('noImages')}
        columns={[t('columns.name'), t('columns.size')]}
        rows={images.map(({ id, tags, sizeBytes }) => [
          id,
          tags.join(', ') || `${t('untagged')} ${shortId(id)}`,
          sizeWords(sizeBytes),
        ])}
      />
      <Table
        caption={t('networks')}
        empty={t('noNetworks')}
        columns={[t('columns.name')]}
        rows={networks.map(({ id, name }) => [id, name])}
      />
      <Table
        caption={t('volumes')}
        empty={t('noVolumes')}
        columns={[t('columns.name')]}
        rows={volumes.map(({ name }) => [name, name])}
      />
    </section>
  );
}

interface TableProps {
  readonly caption: string;
  readonly empty: string;
  readonly columns: readonly string[];
  /** What tells each from the others, which are called alike perhaps; then its cells, the first of which names it. */
  readonly rows: ReadonlyArray<readonly string[]>;
}

function Table({ caption, empty, columns, rows }: TableProps): ReactNode {
  return (
    <table className={styles.table}>
      <caption>{caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.length === 0 && (
          <tr>
            <td colSpan={columns.length}>{empty}</td>
          </tr>
        )}
        {rows.map(([key, name = '', ...cells]) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            {cells.map((cell, index) => (
              <td key={columns[index + 1]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
