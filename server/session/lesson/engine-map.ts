// What a learner's engine has, as the map shows it: told when something happens there, never more than some times a second.
// It looks through the eyes that checks have, too.
import type { Dispose } from '../../../lib/disposable.ts';
import { LIMITS } from '../../../lib/protocol/limits.ts';
import type { EnginePicture } from '../../../lib/protocol/messages.ts';
import type { EngineSight } from '../../checks/engine-sight.ts';
import type { EngineView } from '../../checks/facts.ts';
import { ENGINE_PARTS } from '../../checks/read-engine.ts';

/** Between two pictures: so much is followed by an eye. */
const PAUSE_MS = 250;
const MAX_ITEMS = { containers: 60, images: 60, networks: 30, volumes: 60 } as const;
const MAX_OF_ONE = 12;
/** Of the picture as JSON, whatever its names are. */
const MAX_BYTES = 64 * 1024;
/** Every engine has them. */
const OWN_NETWORKS = ['bridge', 'host', 'none'];

/**
 * @param tell gets a picture when there is another one; null while the engine is not to be seen
 * @returns the way to stop
 */
export function followMap(sight: EngineSight, tell: (picture: EnginePicture | null) => void): Dispose {
  let [told, latest]: [string | undefined, EngineView | undefined] = [undefined, undefined];
  let timer: NodeJS.Timeout | undefined;
  const tellNews = () => {
    timer = undefined;
    const picture = latest ? toPicture(latest) : null;
    const text = JSON.stringify(picture);
    if (text === told) return;
    told = text;
    tell(picture);
    timer = setTimeout(tellNews, PAUSE_MS);
  };
  const unsubscribe = sight.subscribe({
    parts: () => ENGINE_PARTS,
    onView: (view) => {
      latest = view;
      if (timer === undefined) tellNews();
    },
  });
  return () => {
    clearTimeout(timer);
    return unsubscribe();
  };
}

/** Pure. Names are cut, and only some of very many are left. */
export function toPicture(view: EngineView): EnginePicture {
  const networks = (view.networks ?? []).filter(({ name }) => !OWN_NETWORKS.includes(name));
  const [images, volumes] = [view.images ?? [], view.volumes ?? []];
  const isMore = Object.entries({ containers: view.containers, images, networks, volumes }).some(
    ([kind, list]) => list.length > MAX_ITEMS[kind as keyof typeof MAX_ITEMS],
  );
  return fitted({
    containers: view.containers.slice(0, MAX_ITEMS.containers).map(toContainer),
    images: images
      .slice(0, MAX_ITEMS.images)
      .map(({ id, tags, sizeBytes }) => ({ id: cut(id), tags: cutAll(tags), sizeBytes: whole(sizeBytes) })),
    networks: networks.slice(0, MAX_ITEMS.networks).map(({ id, name }) => ({ id: cut(id), name: cut(name) })),
    volumes: volumes.slice(0, MAX_ITEMS.volumes).map(({ name }) => ({ name: cut(name) })),
    partial: view.isPartial || isMore,
  });
}

function toContainer(seen: EngineView['containers'][number]): EnginePicture['containers'][number] {
  const { id, name, image, state, exitCode, ports, networks, volumes } = seen;
  return {
    ...{ id: cut(id), name: cut(name), image: cut(image), state: cut(state) },
    exitCode: state === 'exited' ? whole(exitCode) : null,
    ports: ports.slice(0, MAX_OF_ONE).map(({ containerPort, hostPort, protocol }) => ({
      ...{ container: whole(containerPort), host: hostPort === null ? null : whole(hostPort), protocol },
    })),
    networks: cutAll(networks),
    volumes: cutAll(volumes),
  };
}

const cut = (name: string): string => name.slice(0, LIMITS.mapNameChars);
const cutAll = (names: readonly string[]): string[] => names.slice(0, MAX_OF_ONE).map(cut);
const whole = (value: number): number => (Number.isSafeInteger(value) ? value : 0);

/** Halves the lists until the whole is short enough. */
function fitted(picture: EnginePicture): EnginePicture {
  if (Buffer.byteLength(JSON.stringify(picture)) <= MAX_BYTES) return picture;
  const half = <T>(list: readonly T[]): T[] => list.slice(0, Math.floor(list.length / 2));
  const { containers, images, networks, volumes } = picture;
  return fitted({
    ...{ containers: half(containers), images: half(images), networks: half(networks), volumes: half(volumes) },
    partial: true,
  });
}
