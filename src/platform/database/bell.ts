import type { DataSource } from 'typeorm';

import { GuardedClient } from './guarded-client.js';
import { withoutPatience } from './patience.js';
import type { UnitOfWork } from './unit-of-work.js';

const CHANNEL = 'outbox';

/** After a connection has broken, so long nobody listens. */
const AGAIN_MS = 1_000;

/**
 * Tells whoever carries messages, in whatever process, that something new lies in the outbox. Nobody relies on it: a
 * ring may be lost, and whoever listens looks by himself as well.
 */
export class Bell {
  private ringing = false;
  private wanted = false;

  constructor(
    private readonly work: UnitOfWork,
    private readonly source: DataSource,
  ) {}

  /**
   * Rings once the caller's transaction has been committed; nobody waits for it. In a transaction of its own: a
   * notification locks out every other until its commit is on disk. Many acts at once ring once or twice.
   */
  ring(): void {
    this.wanted = true;
    if (this.ringing) return;
    this.ringing = true;
    void withoutPatience(async () => {
      while (this.wanted) {
        this.wanted = false;
        await this.work.alone(`SELECT pg_notify('${CHANNEL}', '')`, []).catch(() => undefined);
      }
      this.ringing = false;
    });
  }

  /** Calls `listener` at each ring, over however many connections. Returns what ends it. */
  hear(listener: () => void): () => void {
    let client: GuardedClient | null = null;
    let timer: NodeJS.Timeout | null = null;
    let over = false;
    const listen = async (): Promise<void> => {
      const mine = new GuardedClient(this.addressOf());
      client = mine;
      const again = (): void => {
        if (over || client !== mine) return;
        client = null;
        timer = setTimeout(() => void listen(), AGAIN_MS);
      };
      mine.on('notification', listener);
      mine.on('error', () => undefined); // "end" comes after it
      mine.on('end', again);
      try {
        await mine.connect();
        await mine.ask({ text: `LISTEN ${CHANNEL}` });
        listener(); // what came while nobody listened
      } catch {
        mine.hangUp();
        again();
      }
    };
    void withoutPatience(listen);
    return () => {
      over = true;
      if (timer !== null) clearTimeout(timer);
      client?.hangUp(); // nothing is under way that anybody waits for
    };
  }

  private addressOf(): ConstructorParameters<typeof GuardedClient>[0] {
    const { url, extra, applicationName } = this.source.options as {
      readonly url: string;
      readonly extra: object;
      readonly applicationName: string;
    };
    return { ...extra, connectionString: url, application_name: applicationName };
  }
}
