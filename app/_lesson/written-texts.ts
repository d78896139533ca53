// Tells a text that the page got from the editor, perhaps some keys ago, from one that the editor has to take from the page.
// Without that, who types faster than the page is drawn would be set back to what it shows.

export class WrittenTexts {
  /** Given to the page, and not yet back. */
  #given: string[] = [];
  #expected: string | undefined;

  /** The editor has this text now. @returns whether the page has to be told */
  note(text: string): boolean {
    if (text === this.#expected) return false;
    this.#expected = undefined;
    this.#given.push(text);
    return true;
  }

  /** The page gives the editor this text: that it has it is no news. */
  expect(text: string): void {
    this.#expected = text;
  }

  /** The page shows this text. @returns whether it is none that it got from the editor */
  isFromElsewhere(text: string): boolean {
    const at = this.#given.lastIndexOf(text);
    if (at < 0) return true;
    // What was before it was passed over, and does not come any more.
    this.#given = this.#given.slice(at);
    return false;
  }
}
