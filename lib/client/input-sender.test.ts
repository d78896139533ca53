import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../protocol/frames.ts';
import { type InputLoss, InputSender } from './input-sender.ts';
import { encodeText } from './terminal-input.ts';

function setUp() {
  const sent: Array<{ seq: number; text: string }> = [];
  const losses: Array<InputLoss | null> = [];
  const input = new InputSender({
    channel: 3,
    sendFrame: (bytes) => {
      const { seq, payload } = decodeFrame(bytes);
      sent.push({ seq, text: new TextDecoder().decode(payload) });
    },
    onLost: (loss) => losses.push(loss),
  });
  const hold = (text: string) => input.hold(encodeText(text), 10);
  return { input, sent, losses, hold };
}

it('counts what it sends, anew for each attachment', () => {
  const { input, sent } = setUp();
  input.send(encodeText('한'));
  input.send(encodeText('a'));
  input.attached();
  input.send(encodeText('b'));
  expect(sent.map(({ seq }) => seq)).toEqual([0, 3, 0]);
});

it('sends what it held, in order and once', () => {
  const { input, sent, losses, hold } = setUp();
  hold('ls');
  hold('\r');
  expect(input.holdsSomething).toBe(true);
  input.release();
  input.release();
  expect(sent.map(({ text }) => text)).toEqual(['ls', '\r']);
  expect(input.holdsSomething).toBe(false);
  expect(losses).toEqual([]);
});

describe('what is too much', () => {
  it('is refused as a whole, with all that follows, and told once', () => {
    const { input, sent, losses, hold } = setUp();
    hold('echo ');
    hold('123456');
    hold('\r');
    input.release();
    expect(sent.map(({ text }) => text)).toEqual(['echo ']);
    expect(losses).toEqual(['too-much']);
  });

  it('is not what fits exactly', () => {
    const { input, sent, losses, hold } = setUp();
    hold('12345');
    hold('67890');
    input.release();
    expect(sent).toHaveLength(2);
    expect(losses).toEqual([]);
  });

  it('ends when what is held has been sent', () => {
    const { input, sent, hold } = setUp();
    hold('12345678901');
    input.release();
    hold('a');
    input.release();
    expect(sent.map(({ text }) => text)).toEqual(['a']);
  });
});

describe('a shell that is gone', () => {
  it('takes what was held for it with it, which is told', () => {
    const { input, sent, losses, hold } = setUp();
    hold('rm -r .');
    input.drop();
    input.release();
    expect(sent).toEqual([]);
    expect(losses).toEqual(['shell-gone']);
  });

  it('is not spoken of where nothing was held', () => {
    const { input, losses } = setUp();
    input.drop();
    expect(losses).toEqual([]);
  });
});

it('forgets what was lost when the learner has read it', () => {
  const { input, losses, hold } = setUp();
  hold('12345678901');
  input.forgetLoss();
  input.forgetLoss();
  expect(losses).toEqual(['too-much', null]);
});

describe('what was refused because another page took over', () => {
  const texts = (sent: ReadonlyArray<{ text: string }>) => sent.map(({ text }) => text);

  it('is sent again from the first byte that was not taken, in the order in which it was typed', () => {
    const { input, sent, losses, hold } = setUp();
    input.attached();
    for (const text of ['가', 'b', 'c']) input.send(encodeText(text));
    input.refused(1, true);
    hold('d');
    input.release();
    // Two bytes of the syllable, which are no text by themselves.
    expect(sent.slice(3).map(({ seq }) => seq)).toEqual([1, 3, 4, 5]);
    expect(texts(sent.slice(4))).toEqual(['b', 'c', 'd']);
    expect(losses).toEqual([]);
  });

  it('is not sent twice, however often it is told', () => {
    const { input, sent } = setUp();
    input.send(encodeText('ab'));
    input.refused(0, true);
    input.refused(0, true);
    input.release();
    input.refused(2, true);
    input.release();
    expect(texts(sent)).toEqual(['ab', 'ab']);
  });

  it('is not what was of the moment', () => {
    const { input, sent } = setUp();
    input.sendOfTheMoment(encodeText('reply'));
    input.refused(0, false);
    expect(input.holdsSomething).toBe(false);
    input.send(encodeText('a'));
    expect(sent.at(-1)).toEqual({ seq: 0, text: 'a' });
  });

  it.each([
    ['is more than is remembered', 'x'.repeat(70_000), true],
    ['is wanted by nobody', 'ls', false],
  ])('is lost where it %s, with what follows, and told', (_, text, isWanted) => {
    const { input, sent, losses, hold } = setUp();
    input.send(encodeText(text));
    const { length } = sent;
    input.refused(0, isWanted);
    hold('\r');
    expect(losses).toEqual(['taken-over']);
    input.release();
    expect(sent).toHaveLength(length);
    input.send(encodeText('b'));
    expect(sent.at(-1)).toEqual({ seq: 0, text: 'b' });
  });

  it.each([
    [256, 'held'],
    [257, 'lost'],
  ])('of %d keys is %s', (keys, fate) => {
    const { input, losses } = setUp();
    for (let key = 0; key < keys; key += 1) input.send(encodeText('x'));
    input.refused(0, true);
    expect([input.holdsSomething, losses]).toEqual(fate === 'held' ? [true, []] : [false, ['taken-over']]);
  });

  it('is nothing of an earlier attachment', () => {
    const { input } = setUp();
    input.send(encodeText('ls'));
    input.attached();
    input.refused(0, true);
    expect(input.holdsSomething).toBe(false);
  });
});
