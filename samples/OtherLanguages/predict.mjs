// Predicts the mask of a PNG image:  node predict.mjs model.onnx image.png mask.png
import { readFileSync, writeFileSync } from 'node:fs';
import * as onnx from 'onnxruntime-web';
import { PNG } from 'pngjs';

const [modelPath, imagePath, maskPath] = process.argv.slice(2);
if (maskPath === undefined) {
  console.error('node predict.mjs model.onnx image.png mask.png');
  process.exit(2);
}

const file = readFileSync(modelPath);
const model = JSON.parse(readMetadata(file)['mlsegmentation.model']);
if (model.pixels !== undefined) {
  throw new Error(`${modelPath} takes floating-point pixels, and this program gives bytes.`);
}

// Normalisation, padding or resizing, and softmax are inside the model. It takes pixels as they are: red, green, blue, rows from the top.
onnx.env.wasm.numThreads = 1;
const session = await onnx.InferenceSession.create(file);
const { width, height, pixels } = readPixels(imagePath);
const image = new onnx.Tensor('uint8', pixels, [1, height, width, 3]);
const { PredictedLabel: label, Score: score } = await session.run({ Image: image }, ['PredictedLabel', 'Score']);

const { names, values } = readClasses(model.classes);
const mask = new PNG({ width, height, colorType: 0, inputColorType: 0 });
mask.data = Buffer.from(label.data.map(index => values[index]));
writeFileSync(maskPath, PNG.sync.write(mask, { colorType: 0, inputColorType: 0 }));
names.forEach((name, index) => {
  let count = 0;
  let sum = 0;
  label.data.forEach((found, pixel) => {
    if (found === index) {
      count++;
      sum += score.data[index * width * height + pixel];
    }
  });
  console.log(`${name}: ${(100 * count / label.data.length).toFixed(1)}% of the pixels, mean probability ${(sum / Math.max(count, 1)).toFixed(3)}`);
});

/** The bytes of an image, three for each pixel; where it is transparent, the stored colours count. */
function readPixels(path) {
  const file = readFileSync(path);
  const { width, height, depth, colorType, data } = PNG.sync.read(file);
  const chunks = new Set();
  for (let position = 8; position + 8 <= file.length; position += 12 + file.readUInt32BE(position)) {
    chunks.add(file.toString('latin1', position + 4, position + 8));
  }
  if (depth > 8) {
    throw new Error(`${path} has more than 8 bits, and the model takes 8.`);
  }
  if (colorType !== 3 && chunks.has('tRNS')) {
    throw new Error(`${path} has a transparent colour, which pngjs makes black. Save it without.`);
  }
  if (chunks.has('eXIf')) {
    console.warn(`${path} has Exif data. Where they say that it is to be turned, it is not: the mask is that of the stored pixels.`);
  }
  const pixels = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    pixels.set(data.subarray(pixel * 4, pixel * 4 + 3), pixel * 3);
  }
  return { width, height, pixels };
}

/** The names of the classes and the grey value of each in a mask; the class index where the masks had colours or more than 8 bits. */
function readClasses(text) {
  const found = text.split(', ').map(part => part.match(/^(.*)=(\d*)/)).filter(match => match[1] !== 'ignore');
  const names = found.map(match => match[1]);
  const values = found.map(match => match[2] === '' ? 256 : Number(match[2]));
  return { names, values: Math.max(...values) < 256 ? values : names.map((_, index) => index) };
}

/** The metadata of an ONNX file, which the runtime for JavaScript does not show: field 14 of the file, pairs of a key (1) and a value (2). */
function readMetadata(bytes) {
  const metadata = {};
  for (const [field, content] of readFields(bytes)) {
    if (field === 14) {
      const { 1: key, 2: value } = Object.fromEntries(readFields(content));
      metadata[key.toString('utf8')] = value.toString('utf8');
    }
  }
  return metadata;
}

/** The fields of a protobuf message that hold bytes, with their numbers. */
function* readFields(bytes) {
  let position = 0;
  const readNumber = () => {
    let number = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[position++];
      number += (byte & 127) * factor;
      if (byte < 128) {
        return number;
      }
    }
  };
  while (position < bytes.length) {
    const tag = readNumber();
    const kind = tag % 8;
    if (kind === 2) {
      const length = readNumber();
      yield [Math.floor(tag / 8), bytes.subarray(position, position + length)];
      position += length;
    } else if (kind === 0) {
      readNumber();
    } else {
      position += kind === 1 ? 8 : 4;
    }
  }
}
