// What is asked of one container, condition by condition, each with the reason that it gives when it does not hold. Pure.
import type { ContainerCondition, WantedPort } from '../../lib/content/check.ts';
import { fitsLine } from '../../lib/content/pattern.ts';
import type { Reason } from '../../lib/protocol/messages.ts';
import { reason } from '../../lib/protocol/reasons.ts';
import { sameImage } from './image-name.ts';
import type { SeenContainer } from './read-containers.ts';

export interface Moment {
  readonly nowMs: number;
  readonly sinceMs: number;
}

export interface Condition {
  /** It says which container is meant, not how it should be. */
  readonly isIdentity: boolean;
  isHeld(container: SeenContainer): boolean;
  why(container: SeenContainer): Reason;
}

/** In the order in which a learner would mend them. */
export function conditionsOf(wanted: ContainerCondition, moment: Moment): Condition[] {
  return [
    ...imageOf(wanted),
    ...nameOf(wanted),
    ...labelsOf(wanted),
    ...newnessOf(wanted, moment),
    ...stateOf(wanted),
    ...exitCodeOf(wanted),
    ...portsOf(wanted),
    ...commandOf(wanted),
    ...ageOf(wanted, moment),
  ];
}

function imageOf({ image }: ContainerCondition): Condition[] {
  if (image === undefined) return [];
  return [
    {
      isIdentity: true,
      isHeld: (container) => sameImage(container.image, image),
      why: ({ name, image: found }) => reason('container-image', { name, found, expected: image }),
    },
  ];
}

function nameOf({ name }: ContainerCondition): Condition[] {
  if (name === undefined) return [];
  return [
    {
      isIdentity: true,
      isHeld: (container) => container.name === name,
      why: ({ name: found, image }) => reason('container-name', { name: found, image, expected: name }),
    },
  ];
}

function labelsOf({ labels = {} }: ContainerCondition): Condition[] {
  return Object.entries(labels).map(([label, expected]) => ({
    isIdentity: true,
    isHeld: (container) => Object.hasOwn(container.labels, label) && container.labels[label] === expected,
    why: ({ name, labels: found }) =>
      Object.hasOwn(found, label)
        ? reason('container-label-value', { name, label, found: found[label] ?? '', expected })
        : reason('container-label', { name, label: expected === '' ? label : `${label}=${expected}` }),
  }));
}

function newnessOf({ isNew }: ContainerCondition, { sinceMs }: Moment): Condition[] {
  if (isNew !== true) return [];
  return [
    {
      isIdentity: false,
      isHeld: ({ createdAt }) => createdAt * 1000 > sinceMs,
      why: ({ name }) => reason('container-old', { name }),
    },
  ];
}

function stateOf({ state }: ContainerCondition): Condition[] {
  if (state === undefined) return [];
  return [
    {
      isIdentity: false,
      isHeld: (container) => container.state === state,
      why: ({ name, state: found }) => reason('container-state', { name, found, expected: state }),
    },
  ];
}

/** Of one that could not be started, which stays created, the engine has an exit code as well. */
function exitCodeOf({ exitCode, state: expected = 'exited' }: ContainerCondition): Condition[] {
  if (exitCode === undefined) return [];
  return [
    {
      isIdentity: false,
      // Of one that runs the engine says 0.
      isHeld: (container) => container.state === expected && container.exitCode === exitCode,
      why: ({ name, state, exitCode: found }) =>
        state === expected
          ? reason('container-exit-code', { name, found, expected: exitCode })
          : reason('container-state', { name, found: state, expected }),
    },
  ];
}

function portsOf({ ports = [] }: ContainerCondition): Condition[] {
  return ports.map((port) => ({
    isIdentity: false,
    isHeld: (container) => publishedTo(container, port).some((host) => port.host === null || host === port.host),
    why: (container) => whyPort(container, port),
  }));
}

function publishedTo({ ports }: SeenContainer, { container, protocol }: WantedPort): number[] {
  const meant = ports.filter((port) => port.containerPort === container && port.protocol === protocol);
  return meant.flatMap(({ hostPort }) => (hostPort === null ? [] : [hostPort]));
}

function whyPort(container: SeenContainer, wanted: WantedPort): Reason {
  const { name, state } = container;
  const port = wanted.protocol === 'tcp' ? String(wanted.container) : `${wanted.container}/${wanted.protocol}`;
  if (wanted.host === null) {
    const taken = container.ports.find(
      ({ hostPort, protocol }) => hostPort === wanted.container && protocol === wanted.protocol,
    );
    if (taken) return reason('container-port-inside', { name, port, found: String(taken.containerPort) });
    return reason('container-port', { name, state, port });
  }
  // A number in a text would get the separators of its language.
  const expected = String(wanted.host);
  const [found] = publishedTo(container, wanted);
  if (found === undefined) return reason('container-port-to', { name, state, port, host: expected });
  return reason('container-port-elsewhere', { name, port, found: String(found), expected });
}

function commandOf({ command }: ContainerCondition): Condition[] {
  if (command === undefined) return [];
  return [
    {
      isIdentity: false,
      isHeld: (container) => fitsLine(command, container.command),
      why: ({ name, command: found }) => reason('container-command', { name, found, expected: command }),
    },
  ];
}

function ageOf({ minAgeSeconds }: ContainerCondition, { nowMs }: Moment): Condition[] {
  if (minAgeSeconds === undefined) return [];
  const ageOfContainer = ({ createdAt }: SeenContainer) => Math.max(0, Math.floor(nowMs / 1000 - createdAt));
  return [
    {
      isIdentity: false,
      isHeld: (container) => ageOfContainer(container) >= minAgeSeconds,
      why: (container) =>
        reason('container-young', { name: container.name, found: ageOfContainer(container), expected: minAgeSeconds }),
    },
  ];
}
