// The text field: CodeMirror in a shadow root, where it may bring its styles as constructed sheets.
import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { setDiagnostics } from "@codemirror/lint";
import { EditorState, Prec } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { complete } from "./completion.js";

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--code-keyword)", fontWeight: "600" },
  { tag: tags.standard(tags.variableName), color: "var(--code-keyword)" },
  { tag: tags.local(tags.variableName), color: "var(--code-variable)" },
  { tag: tags.atom, color: "var(--code-name)" },
  { tag: tags.string, color: "var(--code-string)" },
  { tag: tags.comment, color: "var(--code-comment)", fontStyle: "italic" },
  { tag: tags.meta, color: "var(--code-comment)" },
]);

const theme = EditorView.theme({
  "&": { color: "var(--code-ink)", backgroundColor: "var(--code-paper)", fontSize: "0.9rem" },
  "&.cm-focused": { outline: "2px solid var(--code-focus)", outlineOffset: "1px" },
  ".cm-scroller": {
    fontFamily: "var(--mono, monospace)",
    lineHeight: "1.55",
    minHeight: "15rem",
    maxHeight: "70vh",
    overflow: "auto",
  },
  ".cm-content": { padding: "0.6rem 0", caretColor: "var(--code-ink)" },
  ".cm-cursor": { borderLeftColor: "var(--code-ink)" },
  ".cm-gutters": {
    backgroundColor: "transparent",
    color: "var(--code-comment)",
    border: "none",
    paddingLeft: "0.35rem",
  },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "var(--code-line)" },
  "&.cm-focused .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--code-selection) !important",
  },
  ".cm-tooltip": {
    color: "var(--code-ink)",
    backgroundColor: "var(--code-raised)",
    border: "1px solid var(--code-edge)",
    maxWidth: "min(36rem, 92vw)",
  },
  ".cm-tooltip-autocomplete > ul": { fontFamily: "inherit", maxHeight: "16rem" },
  ".cm-tooltip-autocomplete > ul > li": { padding: "0.15rem 0.5rem" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    color: "var(--code-ink)",
    backgroundColor: "var(--code-selection)",
  },
  ".cm-completionDetail": { color: "var(--code-comment)", fontStyle: "normal", marginLeft: "0.8rem" },
  ".cm-completionInfo": { padding: "0.4rem 0.6rem", maxWidth: "22rem" },
  "@media (max-width: 45rem)": { ".cm-tooltip.cm-completionInfo": { display: "none" } },
  ".cm-diagnostic-error, .cm-diagnostic-warning": { borderLeftColor: "var(--code-error)" },
  ".cm-lintRange-error, .cm-lintRange-warning": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--code-error)",
  },
  ".cm-lintRange-error": { backgroundColor: "var(--code-error-wash)" },
});

// Where typing replaces a selection, Chromium keeps its looks in a style attribute, which the content
// security policy forbids, with a complaint. So the text is replaced before the browser does it.
const typeOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    const isPlain = event.inputType === "insertText" && !event.isComposing && /^[^([{'"]$/u.test(event.data ?? "");
    if (!isPlain || view.state.selection.main.empty) return false;
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

/** Puts an editor in the place of a textarea; the textarea stays, hidden, and is kept up to date. */
export function createEditor(area, { names, run, changed }) {
  const host = document.createElement("div");
  host.className = "editor-host";
  const shadow = host.attachShadow({ mode: "open" });
  const label = area.labels[0];
  const view = new EditorView({
    root: shadow,
    parent: shadow,
    state: EditorState.create({
      doc: area.value,
      extensions: [
        Prec.highest(keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }])),
        lineNumbers(),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        StreamLanguage.define(sparql),
        syntaxHighlighting(colours),
        autocompletion({ override: complete(names), icons: false }),
        keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, ...completionKeymap]),
        EditorView.lineWrapping,
        typeOver,
        EditorView.contentAttributes.of({ "aria-label": label.textContent.trim(), "aria-multiline": "true" }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          area.value = update.state.doc.toString();
          changed();
        }),
        theme,
      ],
    }),
  });
  area.hidden = true;
  area.after(host);
  label.addEventListener("click", () => view.focus());
  return new Editor(view);
}

class Editor {
  constructor(view) {
    this.view = view;
  }

  get text() {
    return this.view.state.doc.toString();
  }

  set text(text) {
    this.unmark();
    this.view.dispatch({ changes: { from: 0, to: this.view.state.doc.length, insert: text } });
  }

  focus() {
    this.view.focus();
  }

  /** Underlines the text at a place that is counted in characters from 1. */
  mark(line, column, token, message) {
    this.diagnose([this.range(line, column, token, "error", message)]);
  }

  /** Underlines the terms that the data do not have. */
  markUnknown(terms) {
    this.diagnose(terms.map(({ line, column, written, message }) => this.range(line, column, written, "warning", message)));
  }

  unmark() {
    this.diagnose([]);
  }

  diagnose(ranges) {
    this.view.dispatch(setDiagnostics(this.view.state, ranges));
  }

  range(line, column, token, severity, message) {
    const from = this.position(line, column);
    const length = Math.max(token?.length ?? 0, 1);
    const to = Math.min(from + length, this.view.state.doc.length);
    return { from: to > from ? from : Math.max(from - 1, 0), to, severity, message };
  }

  goTo(line, column) {
    const anchor = this.position(line, column);
    this.view.dispatch({ selection: { anchor }, scrollIntoView: true });
    this.view.focus();
  }

  position(line, column) {
    const found = this.view.state.doc.line(Math.min(Math.max(line, 1), this.view.state.doc.lines));
    const before = [...found.text].slice(0, column - 1).join("");
    return found.from + before.length;
  }
}
