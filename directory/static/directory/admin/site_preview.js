// Shows the site settings as they are typed. Without it the page shows what was saved last.
document.addEventListener("DOMContentLoaded", () => {
  const preview = document.querySelector("[data-preview]");
  if (!preview) return;
  const input = (name) => document.querySelector(`[name="${name}"]`);

  const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const contrast = (colour) => {
    const [red, green, blue] = [1, 3, 5].map((start) => linear(parseInt(colour.slice(start, start + 2), 16) / 255));
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
  };

  const show = () => {
    for (const part of preview.querySelectorAll("[data-preview-name]")) {
      const name = part.dataset.previewName;
      const english = input(name.replace(/_es$/, ""));
      part.textContent = input(name).value || english.value;
    }
    const colour = input("colour").value;
    if (/^#[0-9a-f]{6}$/i.test(colour)) {
      for (const part of preview.querySelectorAll("[data-preview-colour]")) part.style.background = colour;
      const said = preview.querySelector("[data-preview-contrast]");
      said.textContent = `${said.dataset.words} ${contrast(colour).toFixed(1)}`;
    }
  };
  document.addEventListener("input", show);
  show();

  const file = input("logo_file");
  const setLogo = (address) => {
    for (const image of preview.querySelectorAll("[data-preview-logo]")) {
      image.hidden = !address;
      if (address) image.src = address;
    }
  };
  file.addEventListener("change", () => {
    if (!file.files.length) return;
    const reader = new FileReader();
    reader.addEventListener("load", () => setLogo(reader.result));
    reader.readAsDataURL(file.files[0]);
  });
  input("remove_logo").addEventListener("change", (event) => {
    if (event.target.checked) setLogo("");
  });
});
