// Which preview a name stands for. A name lasts as long as its sandbox; whoever has it sees that one port, and no more.
import { DEFAULT_LOCALE, type Locale } from '../../lib/i18n/locales.ts';
import type { Sandbox } from '../sandbox/sandbox-provider.ts';
import { DialPace } from './dial-pace.ts';
import { PortAgent } from './port-agent.ts';
import { type PreviewName, previewToken, previewUrl } from './preview-host.ts';

export interface PreviewWish {
  readonly learner: string;
  readonly sandbox: Sandbox;
  /** Of the lesson, by its id. */
  readonly host: string;
  readonly port: number;
  /** Origin of the page that asks. */
  readonly site: string;
  /** Of what is said when nothing answers. */
  readonly locale: Locale;
}

/** A port of a sandbox that may be looked at. */
export interface Preview {
  readonly learner: string;
  readonly port: number;
  readonly agent: PortAgent;
  /** Origins of pages that may show it in a frame. */
  readonly sites: Set<string>;
  locale: Locale;
}

/** Of one sandbox: a learner's page asks for the few that its lesson shows. */
const MAX_PORTS = 64;

interface OfSandbox {
  readonly tokens: Set<string>;
  readonly pace: DialPace;
}

export class Previews {
  /** Below which all names are. */
  readonly base: string;
  readonly #secret: string;
  readonly #previews = new Map<string, Preview>();
  readonly #ofSandbox = new Map<Sandbox, OfSandbox>();

  constructor({ secret, base }: { readonly secret: string; readonly base: string }) {
    this.#secret = secret;
    this.base = base.toLowerCase();
  }

  /** @returns the address; the same for the same port of the same sandbox, undefined when it has too many */
  open({ learner, sandbox, host, port, site, locale }: PreviewWish): string | undefined {
    const token = previewToken(this.#secret, learner, { sandboxId: sandbox.id, host, port });
    const preview = this.#previews.get(token) ?? this.#add(token, { learner, sandbox, port });
    if (preview === undefined) return undefined;
    const { origin } = new URL(site);
    preview.sites.add(origin);
    preview.locale = locale;
    return previewUrl({ token, port }, this.base, origin);
  }

  find({ token, port }: PreviewName): Preview | undefined {
    const preview = this.#previews.get(token);
    return preview?.port === port ? preview : undefined;
  }

  /** Post-condition: nothing is shown any more. */
  dispose(): void {
    for (const sandbox of [...this.#ofSandbox.keys()]) this.#forget(sandbox);
  }

  #add(token: string, { learner, sandbox, port }: Pick<PreviewWish, 'learner' | 'sandbox' | 'port'>) {
    const { tokens, pace } = this.#ofSandbox.get(sandbox) ?? this.#follow(sandbox);
    if (tokens.size >= MAX_PORTS) return undefined;
    tokens.add(token);
    const agent = new PortAgent(async (signal) => {
      await pace.turn(signal);
      return sandbox.dial({ port }, { signal });
    });
    const preview: Preview = { learner, port, agent, sites: new Set(), locale: DEFAULT_LOCALE };
    this.#previews.set(token, preview);
    return preview;
  }

  #follow(sandbox: Sandbox): OfSandbox {
    const followed = { tokens: new Set<string>(), pace: new DialPace() };
    this.#ofSandbox.set(sandbox, followed);
    void sandbox.ended.then(() => this.#forget(sandbox));
    return followed;
  }

  #forget(sandbox: Sandbox): void {
    for (const token of this.#ofSandbox.get(sandbox)?.tokens ?? []) {
      this.#previews.get(token)?.agent.destroy();
      this.#previews.delete(token);
    }
    this.#ofSandbox.delete(sandbox);
  }
}
