namespace MLSegmentation.VolumeFiles;

/// <summary>The few things that are computed with matrices of three rows and three columns.</summary>
internal static class Matrix3
{
    private const int Steps = 60;

    /// <summary>The determinant.</summary>
    public static double Determinant(double[,] matrix) =>
        (matrix[0, 0] * Cofactor(matrix, 0, 0)) + (matrix[0, 1] * Cofactor(matrix, 0, 1)) + (matrix[0, 2] * Cofactor(matrix, 0, 2));

    /// <summary>The lengths of the columns.</summary>
    public static double[] ColumnNorms(double[,] matrix) =>
        [.. Enumerable.Range(0, 3).Select(column => Math.Sqrt(Enumerable.Range(0, 3).Sum(row => matrix[row, column] * matrix[row, column])))];

    /// <summary>The matrix with columns of length 1; those that are 0 stay so.</summary>
    public static double[,] Normalize(double[,] matrix)
    {
        double[] norms = ColumnNorms(matrix);
        double[,] result = new double[3, 3];
        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 3; column++)
            {
                result[row, column] = norms[column] == 0 ? 0 : matrix[row, column] / norms[column];
            }
        }

        return result;
    }

    /// <summary>
    /// The nearest matrix whose columns are at right angles, the orthogonal factor of the polar decomposition, by Newton's iteration
    /// X := (X + X^-T) / 2 (Higham, "Computing the Polar Decomposition", SIAM 1986).
    /// </summary>
    public static double[,] NearestOrthogonal(double[,] matrix)
    {
        double[,] current = matrix;
        for (int step = 0; step < Steps; step++)
        {
            double determinant = Determinant(current);
            double[,] next = new double[3, 3];
            double change = 0;
            for (int row = 0; row < 3; row++)
            {
                for (int column = 0; column < 3; column++)
                {
                    // The inverse, transposed, is the matrix of cofactors over the determinant.
                    next[row, column] = (current[row, column] + (Cofactor(current, row, column) / determinant)) / 2;
                    change = Math.Max(change, Math.Abs(next[row, column] - current[row, column]));
                }
            }

            current = next;
            if (change < 1e-15)
            {
                break;
            }
        }

        return current;
    }

    private static double Cofactor(double[,] matrix, int row, int column)
    {
        // Taken round in circles, the rows and columns behind give the sign as well.
        int r1 = (row + 1) % 3;
        int r2 = (row + 2) % 3;
        int c1 = (column + 1) % 3;
        int c2 = (column + 2) % 3;
        return (matrix[r1, c1] * matrix[r2, c2]) - (matrix[r1, c2] * matrix[r2, c1]);
    }
}
