(async function () {
  "use strict";
  await drawAll();
  const colours = JSON.parse(document.getElementById("colours").textContent);
  for (const words of document.querySelectorAll(".words")) {
    const chart = words.previousElementSibling, result = words.nextElementSibling;
    const plot = chart.querySelector(".main-svg") ? chart : null;
    const canvas = await stammkundePicture(plot, JSON.parse(words.textContent), colours);
    result.textContent = canvas.toDataURL("image/png");
    chart.remove();
  }
})();
