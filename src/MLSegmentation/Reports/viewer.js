// Shows volumes slice by slice: along any axis, with the contours of true and predicted areas, class by class.
"use strict";

(() => {
  const LONGEST_SIDE = 420;
  const MOST_PIXELS_PER_VOXEL = 8;
  const NEUTRAL = 64;
  const IGNORED = 255;
  const AXES = ["z", "y", "x"];

  globalThis.segmentationViewer = { start };
  for (const root of document.querySelectorAll(".viewer")) {
    start(root);
  }

  async function start(root) {
    const volume = {
      size: numbers(root.dataset.size),
      spacing: numbers(root.dataset.spacing),
      columns: Number(root.dataset.columns),
      isUpright: root.dataset.upright === "true",
      background: Number(root.dataset.background),
      classes: JSON.parse(root.dataset.classes),
    };
    for (const name of ["image", "truth", "prediction"]) {
      const sheet = root.querySelector("img." + name);
      volume[name] = sheet ? await readLevels(sheet, volume) : null;
    }

    build(root, volume);
  }

  function numbers(text) {
    return text.split(" ").map(Number);
  }

  // The slices lie side by side in one image, whose levels of grey are those of the volume, or class indices.
  async function readLevels(sheet, volume) {
    await sheet.decode();
    const canvas = document.createElement("canvas");
    canvas.width = sheet.naturalWidth;
    canvas.height = sheet.naturalHeight;
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(sheet, 0, 0);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height).data;
    const [width, height, depth] = volume.size;
    const levels = new Uint8Array(width * height * depth);
    let voxel = 0;
    for (let z = 0; z < depth; z++) {
      const left = (z % volume.columns) * width;
      const top = Math.floor(z / volume.columns) * height;
      for (let y = 0; y < height; y++) {
        for (let x = 0; x < width; x++) {
          levels[voxel++] = pixels[4 * ((top + y) * canvas.width + left + x)];
        }
      }
    }

    return levels;
  }

  function build(root, volume) {
    const canvas = element("canvas", { tabIndex: 0 });
    canvas.setAttribute("role", "img");
    const axis = element("select", { className: "axis" }, AXES.map(name => element("option", { value: name, textContent: name })));
    const slice = element("input", { type: "range", min: 0, className: "slice" });
    const place = element("output", {});
    const shown = [["truth", "Truth (line)"], ["prediction", volume.truth ? "Prediction (dots)" : "Mask"]]
      .filter(([name]) => volume[name])
      .map(([name, title]) => [name, check(title, null)]);
    const classes = volume.classes.map((item, index) => index === volume.background ? null : check(item.name, item.color));
    const view = () => ({
      axis: AXES.indexOf(axis.value),
      slice: Number(slice.value),
      masks: shown.filter(([, box]) => box.input.checked).map(([name]) => name),
      classes: classes.map(box => box !== null && box.input.checked),
    });
    const show = () => {
      const now = view();
      const count = volume.size[2 - now.axis];
      place.textContent = AXES[now.axis] + " = " + (now.slice + 1) + " of " + count;
      canvas.setAttribute("aria-label", place.textContent);
      slice.setAttribute("aria-valuetext", place.textContent);
      draw(canvas, volume, now);
    };
    const turn = () => {
      const count = volume.size[2 - AXES.indexOf(axis.value)];
      slice.max = count - 1;
      slice.value = Math.floor(count / 2);
      show();
    };
    canvas.addEventListener("wheel", event => {
      event.preventDefault();
      slice.value = Number(slice.value) + Math.sign(event.deltaY);
      show();
    }, { passive: false });
    canvas.addEventListener("keydown", event => {
      const step = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key];
      if (step) {
        event.preventDefault();
        slice.value = Number(slice.value) + step;
        show();
      }
    });
    axis.addEventListener("change", turn);
    root.addEventListener("input", show);
    root.append(
      canvas,
      element("div", { className: "controls" }, [
        element("label", {}, ["Axis ", axis]),
        element("label", {}, ["Slice ", slice]),
        place,
        ...shown.map(([, box]) => box.label),
        ...classes.filter(box => box !== null).map(box => box.label),
      ]));
    turn();
  }

  function check(title, color) {
    const input = element("input", { type: "checkbox", checked: true });
    const swatch = color ? [element("span", { className: "swatch" })] : [];
    swatch.forEach(item => { item.style.background = color; });
    return { input, label: element("label", {}, [input, " ", ...swatch, title]) };
  }

  function element(name, properties, content) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...(content || []));
    return made;
  }

  function draw(canvas, volume, view) {
    const plane = planeOf(volume, view.axis);
    const voxels = findVoxels(volume, view, plane);
    canvas.width = plane.width;
    canvas.height = plane.height;
    const context = canvas.getContext("2d");
    const picture = context.createImageData(plane.width, plane.height);
    for (let pixel = 0; pixel < voxels.length; pixel++) {
      const level = volume.image ? volume.image[voxels[pixel]] : NEUTRAL;
      paint(picture.data, pixel, [level, level, level]);
    }

    for (const name of view.masks) {
      drawContours(picture.data, volume, view, plane, voxels, name);
    }

    context.putImageData(picture, 0, 0);
  }

  // How many pixels a slice is drawn in, in the proportions of its voxels.
  function planeOf(volume, axis) {
    const [across, down] = [[0, 1], [0, 2], [1, 2]][axis];
    const [columns, rows] = [volume.size[across], volume.size[down]];
    const [columnSpacing, rowSpacing] = [volume.spacing[across], volume.spacing[down]];
    const scale = Math.min(
      LONGEST_SIDE / Math.max(columns * columnSpacing, rows * rowSpacing),
      MOST_PIXELS_PER_VOXEL / Math.min(columnSpacing, rowSpacing));
    return {
      columns,
      rows,
      width: Math.max(1, Math.round(columns * columnSpacing * scale)),
      height: Math.max(1, Math.round(rows * rowSpacing * scale)),
    };
  }

  function findVoxels(volume, view, plane) {
    const [width, height] = volume.size;
    const voxels = new Int32Array(plane.width * plane.height);
    let pixel = 0;
    for (let y = 0; y < plane.height; y++) {
      let row = Math.floor((y + 0.5) * plane.rows / plane.height);
      row = volume.isUpright ? plane.rows - 1 - row : row;
      for (let x = 0; x < plane.width; x++) {
        const column = Math.floor((x + 0.5) * plane.columns / plane.width);
        const [vx, vy, vz] = [[column, row, view.slice], [column, view.slice, row], [view.slice, column, row]][view.axis];
        voxels[pixel++] = (vz * height + vy) * width + vx;
      }
    }

    return voxels;
  }

  function drawContours(data, volume, view, plane, voxels, name) {
    const labels = volume[name];
    const isLine = name === "truth" || !volume.truth;
    const colors = volume.classes.map(item => rgbOf(item.color).map(level => isLine ? level : level + 0.55 * (255 - level)));
    for (let pixel = 0; pixel < voxels.length; pixel++) {
      const label = labels[voxels[pixel]];
      const x = pixel % plane.width;
      const y = Math.floor(pixel / plane.width);
      const isDrawn = label !== IGNORED && view.classes[label] && (isLine || (x + y) % 4 < 2);
      const differs = other => labels[voxels[other]] !== label;
      if (isDrawn
        && ((x > 0 && differs(pixel - 1)) || (x < plane.width - 1 && differs(pixel + 1))
          || (y > 0 && differs(pixel - plane.width)) || (y < plane.height - 1 && differs(pixel + plane.width)))) {
        paint(data, pixel, colors[label]);
      }
    }
  }

  function rgbOf(color) {
    return [1, 3, 5].map(place => parseInt(color.slice(place, place + 2), 16));
  }

  function paint(data, pixel, [red, green, blue]) {
    data.set([red, green, blue, 255], 4 * pixel);
  }
})();
