// A drawn chart as PNG: its name and question above it, below it where the numbers are from.
(function () {
  "use strict";
  const EDGE = 20, SCALE = 2, FONT = '"Source Sans", "Source Sans 3", "Segoe UI", Roboto, Arial, sans-serif';
  const SVG = "http://www.w3.org/2000/svg";
  const ruler = document.createElement("canvas").getContext("2d");

  // Words in lines that fit the width.
  function broken(text, font, width) {
    ruler.font = font;
    const lines = [];
    for (const word of text.split(/\s+/).filter(Boolean)) {
      const longer = lines.length ? `${lines[lines.length - 1]} ${word}` : word;
      if (lines.length && ruler.measureText(longer).width <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  }

  function add(parent, name, attributes, text) {
    const node = parent.appendChild(document.createElementNS(SVG, name));
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    if (text) node.textContent = text;
    return node;
  }

  // Writes the lines of a text and returns where the next one goes.
  function write(picture, text, size, weight, colour, width, top) {
    for (const line of broken(text, `${weight} ${size}px ${FONT}`, width)) {
      top += Math.round(size * 1.35);
      const place = {x: EDGE, y: top, "font-size": size, "font-weight": weight, fill: colour};
      add(picture, "text", {...place, "font-family": FONT}, line);
    }
    return top;
  }

  function composed(plot, words, colours) {
    const layers = plot ? Array.from(plot.querySelectorAll("svg.main-svg")) : [];
    const width = layers.length ? layers[0].clientWidth : 400, inner = width;
    const picture = document.createElementNS(SVG, "svg");
    const ground = add(picture, "rect", {width: "100%", height: "100%", fill: colours.background});
    let top = write(picture, words.name, 17, 600, colours.text, inner, EDGE - 6);
    top = write(picture, words.question, 13, 400, colours.quiet, inner, top + 2) + 12;
    if (words.number) top = write(picture, words.number, 34, 400, colours.text, inner, top);
    for (const layer of layers) {
      const copy = layer.cloneNode(true);
      copy.setAttribute("x", EDGE);
      copy.setAttribute("y", top);
      copy.style.background = "none";
      copy.style.overflow = "visible";
      picture.appendChild(copy);
    }
    if (layers.length) top += layers[0].clientHeight;
    for (const line of words.lines) top = write(picture, line, 12, 400, colours.quiet, inner, top + 2);
    const size = {width: width + 2 * EDGE, height: top + EDGE};
    for (const [key, value] of Object.entries(size)) picture.setAttribute(key, value);
    ground.setAttribute("height", size.height);
    return {picture, ...size};
  }

  // `words`: name, question, number, lines; `colours`: background, text, quiet. Gives a canvas.
  window.stammkundePicture = async function (plot, words, colours) {
    const {picture, width, height} = composed(plot, words, colours);
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(picture));
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * SCALE;
    canvas.height = height * SCALE;
    const brush = canvas.getContext("2d");
    brush.scale(SCALE, SCALE);
    brush.drawImage(image, 0, 0);
    return canvas;
  };
})();
