// Elements, made one by one and filled with text: nothing that comes from a document is ever parsed as HTML.

export const $ = (id) => document.getElementById(id);

export function element(tag, className, ...children) {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  made.append(...children);
  return made;
}

export function button(className, text, onClick) {
  const made = element("button", className, text);
  made.type = "button";
  made.addEventListener("click", onClick);
  return made;
}

/** A link to somewhere in the page: followed without a load, and still one to copy or to open in a tab of its own. */
export function anchor(className, text, href, follow) {
  const made = element("a", className, text);
  made.href = href;
  made.addEventListener("click", (event) => {
    if (event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      follow(made.getAttribute("href"), made);
    }
  });
  return made;
}

/** A disclosure whose content is made when it is first opened. */
export function disclosure(className, summary, fill) {
  const made = element("details", className, element("summary", "", summary));
  let filled = false;
  made.addEventListener("toggle", () => {
    if (made.open && !filled) {
      filled = true;
      fill(made);
    }
  });
  return made;
}

export function show(node, visible = true) {
  node.hidden = !visible;
}

/** Bars side by side in one track; parts are [share of the track, class]. For the eye: the number stands beside it. */
export function bar(className, ...parts) {
  const track = element("span", "bar " + className);
  track.setAttribute("aria-hidden", "true");
  for (const [share, kind] of parts) {
    const fill = element("span", "bar-part " + kind);
    fill.style.width = (100 * Math.max(0, Math.min(1, share))).toFixed(2) + "%";
    track.append(fill);
  }
  return track;
}

/** What a screen reader says and nobody sees. */
export function unseen(text) {
  return element("span", "unseen", text);
}

/** What this browser remembers, where it does. */
export const memory = {
  get(name) {
    try {
      return localStorage.getItem("pith-" + name);
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      if (value === null) {
        localStorage.removeItem("pith-" + name);
      } else {
        localStorage.setItem("pith-" + name, value);
      }
    } catch {
      // Storage is switched off: it holds until the page is closed.
    }
  },
};
