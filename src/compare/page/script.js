for (const views of document.querySelectorAll(".views")) {
  const buttons = [...views.querySelectorAll("button")];
  const mix = views.querySelector(".mix");
  for (const button of buttons)
    button.addEventListener("click", () => {
      views.dataset.view = button.dataset.mode;
      for (const other of buttons) other.setAttribute("aria-pressed", String(other === button));
    });
  mix.addEventListener("input", () => views.style.setProperty("--mix", mix.value + "%"));
}
