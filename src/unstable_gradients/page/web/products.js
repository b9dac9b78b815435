/**
 * Products of matrices held row by row in Float64Array, in plain loops.
 *
 * Several columns are summed at once in variables: then a step of the loop loads a number for each
 * product, and stores none, which takes a third of the time.
 *
 * @typedef {{starts: Uint32Array, indices: Uint16Array, values: Float64Array}} Sparse
 *   rows of a matrix: row r has `values` in the columns `indices` from starts[r] to starts[r + 1]
 */

const BLOCK = 5; // columns that are summed at once

/** out (rows, width) = sparse (rows, inner) times dense (inner, width). */
export function sparseProduct(sparse, dense, width, out) {
  const { starts, indices, values } = sparse;
  const rows = starts.length - 1;
  for (let row = 0; row < rows; row++) {
    const [begin, end] = [starts[row], starts[row + 1]];
    let column = 0;
    for (; column + BLOCK <= width; column += BLOCK) {
      let [s0, s1, s2, s3, s4] = [0, 0, 0, 0, 0];
      for (let entry = begin; entry < end; entry++) {
        const value = values[entry];
        const at = indices[entry] * width + column;
        s0 += value * dense[at];
        s1 += value * dense[at + 1];
        s2 += value * dense[at + 2];
        s3 += value * dense[at + 3];
        s4 += value * dense[at + 4];
      }
      const to = row * width + column;
      out[to] = s0;
      out[to + 1] = s1;
      out[to + 2] = s2;
      out[to + 3] = s3;
      out[to + 4] = s4;
    }
    for (; column < width; column++) {
      let sum = 0;
      for (let entry = begin; entry < end; entry++) {
        sum += values[entry] * dense[indices[entry] * width + column];
      }
      out[row * width + column] = sum;
    }
  }
}

/**
 * out (rows, width) = a (rows, inner) times b (inner, width), where a[r, j] stands at
 * r * rowStride + j * innerStride: with the strides exchanged a is taken transposed.
 */
export function product(a, rowStride, innerStride, b, inner, width, out) {
  const rows = out.length / width;
  for (let row = 0; row < rows; row++) {
    const from = row * rowStride;
    let column = 0;
    for (; column + BLOCK <= width; column += BLOCK) {
      let [s0, s1, s2, s3, s4] = [0, 0, 0, 0, 0];
      for (let j = 0, at = column; j < inner; j++, at += width) {
        const value = a[from + j * innerStride];
        s0 += value * b[at];
        s1 += value * b[at + 1];
        s2 += value * b[at + 2];
        s3 += value * b[at + 3];
        s4 += value * b[at + 4];
      }
      const to = row * width + column;
      out[to] = s0;
      out[to + 1] = s1;
      out[to + 2] = s2;
      out[to + 3] = s3;
      out[to + 4] = s4;
    }
    for (; column < width; column++) {
      let sum = 0;
      for (let j = 0; j < inner; j++) sum += a[from + j * innerStride] * b[j * width + column];
      out[row * width + column] = sum;
    }
  }
}

/** matrix (rows, columns) as (columns, rows). */
export function transposed(matrix, rows, columns) {
  const turned = new Float64Array(matrix.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned[column * rows + row] = matrix[row * columns + column];
    }
  }
  return turned;
}
