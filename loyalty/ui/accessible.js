// Called with the page's language, `words` (Streamlit's English → that language) and `onPaper` (colours of the
// dark theme → those of the light one). A second call changes the language of what is there.
((lang, words, onPaper) => {
  document.documentElement.lang = lang;
  if (window.accessible) return window.accessible(words);

  const all = (selector) => [...document.querySelectorAll(selector)];
  const testid = (...names) => names.map((name) => `[data-testid="${name}"]`).join();
  const OPENER = `${testid("stPopoverButton")}[aria-expanded="true"]`;
  const CHROME = testid("stSkipToContent", "stMainMenuList", "stTooltipContent");

  // Names and the few visible words of Streamlit. Their English is kept: another language may follow.
  const said = new WeakMap();
  function spoken(english) {
    // "Search: Ziele" and "Remove Küche" are the word and what it is about.
    const beginning = /^(Remove |Help for |[^:]+(?=: ))/.exec(english)?.[0];
    return words[english] ?? (beginning in words ? words[beginning] + english.slice(beginning.length) : english);
  }
  function translate(node, shown, write) {
    const known = said.get(node);
    const english = known?.now === shown ? known.english : shown;
    const now = spoken(english);
    if (now === shown) return;
    said.set(node, { english, now });
    write(now);
  }
  function speak() {
    for (const node of all("[aria-label]")) {
      translate(node, node.getAttribute("aria-label"), (now) => node.setAttribute("aria-label", now));
    }
    for (const part of all(CHROME)) {
      const texts = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const text = texts.currentNode;
        translate(text, text.data, (now) => (text.data = now));
      }
    }
  }

  function mendRoles() {
    // Its own English word is hidden; the one that stands there instead comes from the style sheet.
    for (const button of all(`${testid("stFileUploaderDropzone")} > span > button:not([aria-label])`)) {
      button.setAttribute("aria-label", words.Upload);
    }
    // A chart is one picture with one sentence; the words inside are those of its axes.
    for (const chart of all('.stPlotlyChart[role="figure"][aria-label]')) chart.setAttribute("role", "img");
    // On a phone the pages are items that stand in no list.
    const list = testid("stSidebarNavItems");
    for (const item of all(`${list}:not([role]), ${list} li:not([role])`)) item.setAttribute("role", "none");
  }

  // Focus goes into a menu that the keyboard has opened, and from a dialog back to where it was opened.
  const entered = new WeakSet();
  let last, back, hadDialog;
  addEventListener("focusin", ({ target }) => {
    if (!target.closest(testid("stDialog", "stPopoverBody"))) last = target;
  });
  function enter(menu, tries) {
    menu.tabIndex = -1;
    menu.focus(); // without effect until the menu has found its place
    if (document.activeElement !== menu && tries) requestAnimationFrame(() => enter(menu, tries - 1));
  }
  function guideFocus() {
    for (const menu of all(testid("stPopoverBody"))) {
      const isNew = !entered.has(menu);
      entered.add(menu);
      if (isNew && document.activeElement.matches(`${testid("stPopoverButton")}:focus-visible`)) enter(menu, 20);
    }
    const hasDialog = !!document.querySelector(testid("stDialog"));
    if (hasDialog && !hadDialog) {
      const opener = document.querySelector(OPENER);
      back = opener ?? last;
      opener?.click(); // the menu behind the dialog would take its Escape key
    } else if (hadDialog && !hasDialog && back?.isConnected) back.focus();
    hadDialog = hasDialog;
  }

  // On paper a chart is as wide as its card and has the colours of the light theme. While it prints, the browser
  // claims to be a light one: Streamlit would draw everything anew, too late for the paper.
  const SCHEME = "prefers-color-scheme: dark";
  const DARK = RegExp(Object.keys(onPaper).join("|"), "g");
  const ask = window.matchMedia.bind(window);
  const onScreen = new Map();
  let wasDark;
  window.matchMedia = (query) => {
    const answer = ask(query);
    if (wasDark !== undefined && query.includes(SCHEME)) Object.defineProperty(answer, "matches", { value: wasDark });
    return answer;
  };
  function change(element, attribute, value) {
    onScreen.set([element, attribute], element.getAttribute(attribute));
    element.setAttribute(attribute, value);
  }
  addEventListener("beforeprint", () => {
    wasDark = ask(`(${SCHEME})`).matches;
    for (const box of all(".stPlotlyChart .svg-container")) {
      for (const svg of box.querySelectorAll(".main-svg")) {
        change(svg, "viewBox", `0 0 ${box.clientWidth} ${box.clientHeight}`);
        change(svg, "preserveAspectRatio", "xMinYMid");
      }
      for (const part of box.querySelectorAll("[style*='rgb']")) {
        change(part, "style", part.getAttribute("style").replace(DARK, (dark) => onPaper[dark]));
      }
    }
  });
  addEventListener("afterprint", () => {
    wasDark = undefined;
    onScreen.forEach((value, [element, attribute]) => {
      if (value === null) element.removeAttribute(attribute);
      else element.setAttribute(attribute, value);
    });
    onScreen.clear();
  });

  let isWaiting = false;
  function mend() {
    isWaiting = false;
    speak();
    mendRoles();
    guideFocus();
  }
  new MutationObserver(() => {
    if (!isWaiting) requestAnimationFrame(mend);
    isWaiting = true;
  }).observe(document.body, { childList: true, subtree: true, attributeFilter: ["aria-label", "role"] });
  window.accessible = (others) => {
    words = others;
    mend();
  };
  mend();
})
