// Before anything is drawn, so that the page does not flash: the theme that was chosen here, if one was.
"use strict";

try {
  const theme = localStorage.getItem("pith-theme");
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset.theme = theme;
  }
} catch {
  // Storage is switched off: the system's theme it is.
}
